variable "environment" {
  description = "Name of the environment, for example production; part of every name"
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.environment))
    error_message = "The environment is named in lower case letters, digits and hyphens."
  }
}

variable "region" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "private_subnet_ids" {
  description = "Subnets for tasks, with a way out to the exchange, in several availability zones"
  type        = list(string)
}

variable "client_security_group_ids" {
  description = "Who may ask the API and for figures, for example the load balancer that knows passwords and Prometheus"
  type        = list(string)
  default     = []
}

variable "api_target_group_arn" {
  description = "Target group, of target type ip, of a load balancer in front of the API; its health check asks /ready, and its security group is among client_security_group_ids. null: none"
  type        = string
  default     = null
}

variable "namespace" {
  description = "Domain of service discovery"
  type        = string
  default     = "bitcoin-pipeline.local"
}

variable "image_repository" {
  type = string
}

variable "image_tag" {
  description = "Tag that new services start with; later ones are deployed by deploy.sh"
  type        = string
}

variable "symbols" {
  type = list(string)
}

variable "stream_url" {
  type    = string
  default = "wss://stream-sbe.binance.com"
}

variable "lines" {
  description = "Lines to the exchange, each of which brings every symbol and runs on one task of sbe-ingestor; with two the loss of a task is not noticed"
  type        = number
  default     = 2

  validation {
    condition     = var.lines >= 1 && var.lines <= 99 && floor(var.lines) == var.lines
    error_message = "Expected a whole number from 1 to 99."
  }
}

variable "rest_url" {
  type    = string
  default = "https://api.binance.com"
}

variable "postgres_url" {
  description = "postgresql://host:5432/database, without a password"
  type        = string
  validation {
    condition     = can(regex("^postgresql://[^@]+$", var.postgres_url))
    error_message = "Name neither user nor password in the address."
  }
}

variable "postgres_user" {
  type    = string
  default = "capstan"
}

variable "secrets" {
  description = "ARNs in Secrets Manager, made outside of this configuration; a key of a JSON value is named behind it, as in arn:...:secret:name-XXXXXX:password::"
  type = object({
    postgres_password = string
    redis_uri         = string
    api_key           = string
    operator_token    = string
  })
}

variable "secrets_kms_key_arn" {
  description = "Key that the secrets are encrypted with, when it is one of your own; null: AWS's key of Secrets Manager"
  type        = string
  default     = null
}

variable "standby_replicas" {
  description = "Nodes that follow each symbol: 2 has one stand by"
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2], var.standby_replicas)
    error_message = "Expected 1 or 2."
  }
}

variable "bootstrap_contacts" {
  description = "How many nodes must have found each other, by their tags, before they found a cluster: more than half of those at first. 0: nodes join those of re-anchor-service and gap-detector by name"
  type        = number
  default     = 0

  validation {
    condition     = var.bootstrap_contacts == 0 || (var.bootstrap_contacts >= 2 && floor(var.bootstrap_contacts) == var.bootstrap_contacts)
    error_message = "Expected 0, or a whole number from 2: one alone would found a cluster beside another."
  }
}

variable "kinesis_stream_arns" {
  description = "The three streams of the feed's second way; none turns it off"
  type        = list(string)
  default     = []
}

variable "instance_type" {
  description = "Of a type that shares network interfaces among tasks (ENI trunking), which t3 does not"
  type        = string
  default     = "m6i.xlarge"
}

variable "instances" {
  type = object({ minimum = number, maximum = number })
  default = {
    minimum = 2
    maximum = 8
  }
}

variable "log_days" {
  type    = number
  default = 30
}
