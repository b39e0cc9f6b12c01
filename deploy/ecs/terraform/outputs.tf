output "environment" {
  description = "The file of deploy.sh for this environment: terraform output -raw environment > ../environments/NAME.env"
  value       = join("", [for key, value in local.shared : "${key}=${value}\n"])
}
