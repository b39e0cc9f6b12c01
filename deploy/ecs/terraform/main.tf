# The cluster and what its services share. Services themselves are in services.tf, made of ../services.csv.

locals {
  name    = "capstan-${var.environment}"
  rows    = csvdecode(file("${path.module}/../services.csv"))
  service = { for row in local.rows : row.service => row if row.offered == "yes" }
  by_tags = var.bootstrap_contacts > 0
  # Services by whose names nodes find each other; none when they do so by tags.
  seeds = local.by_tags ? [] : [for row in local.rows : row.service if row.seed == "yes"]

  # What deploy.sh needs to know as well.
  shared = {
    cluster                  = local.name
    region                   = var.region
    namespace                = var.namespace
    image_repository         = var.image_repository
    execution_role_arn       = aws_iam_role.execution.arn
    task_role_arn            = aws_iam_role.task.arn
    log_group                = aws_cloudwatch_log_group.capstan.name
    symbols                  = join(",", var.symbols)
    stream_url               = var.stream_url
    lines                    = var.lines
    rest_url                 = var.rest_url
    postgres_url             = var.postgres_url
    postgres_user            = var.postgres_user
    standby_replicas         = var.standby_replicas
    bootstrap_contacts       = var.bootstrap_contacts
    kinesis                  = length(var.kinesis_stream_arns) > 0 ? "on" : "off"
    postgres_password_secret = var.secrets.postgres_password
    redis_uri_secret         = var.secrets.redis_uri
    api_key_secret           = var.secrets.api_key
    operator_token_secret    = var.secrets.operator_token
  }
}

resource "aws_cloudwatch_log_group" "capstan" {
  name              = "/${local.name}"
  retention_in_days = var.log_days
}

resource "aws_ecs_cluster" "capstan" {
  name = local.name
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

# Without it an instance holds as many tasks as it has network interfaces, two or three.
resource "aws_ecs_account_setting_default" "trunking" {
  name  = "awsvpcTrunking"
  value = "enabled"
}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_launch_template" "instance" {
  name_prefix   = "${local.name}-"
  image_id      = data.aws_ssm_parameter.image.value
  instance_type = var.instance_type
  user_data = base64encode(<<-SCRIPT
    #!/bin/bash
    echo ECS_CLUSTER=${local.name} >> /etc/ecs/ecs.config
    echo ECS_CONTAINER_STOP_TIMEOUT=90s >> /etc/ecs/ecs.config
  SCRIPT
  )
  vpc_security_group_ids = [aws_security_group.nodes.id]
  iam_instance_profile {
    arn = aws_iam_instance_profile.instance.arn
  }
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_autoscaling_group" "instances" {
  name                  = local.name
  min_size              = var.instances.minimum
  max_size              = var.instances.maximum
  vpc_zone_identifier   = var.private_subnet_ids
  protect_from_scale_in = true
  launch_template {
    id      = aws_launch_template.instance.id
    version = "$Latest"
  }
  tag {
    key                 = "AmazonECSManaged"
    value               = "true"
    propagate_at_launch = true
  }
  lifecycle {
    ignore_changes = [desired_capacity]
  }
  depends_on = [aws_ecs_account_setting_default.trunking]
}

resource "aws_ecs_capacity_provider" "instances" {
  name = local.name
  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.instances.arn
    managed_termination_protection = "ENABLED"
    managed_draining               = "ENABLED"
    managed_scaling {
      status          = "ENABLED"
      target_capacity = 90
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "capstan" {
  cluster_name       = aws_ecs_cluster.capstan.name
  capacity_providers = [aws_ecs_capacity_provider.instances.name]
}

resource "aws_service_discovery_private_dns_namespace" "capstan" {
  name = var.namespace
  vpc  = var.vpc_id
}
