# A service of each row of ../services.csv that this version offers.

locals {
  task = {
    for name, row in local.service : name => jsondecode(templatefile("${path.module}/../task-definition.json.tftpl", merge(local.shared, {
      service         = name
      image           = "${var.image_repository}:${var.image_tag}"
      roles           = row.role
      join_by         = local.by_tags ? "bootstrap" : "seeds"
      join_option     = local.by_tags ? "" : ", \"--join\", \"${join(",", [for seed in local.seeds : "${seed}.${var.namespace}:2551"])}\""
      cluster_host    = contains(local.seeds, name) ? "${name}.${var.namespace}" : ""
      management_host = local.by_tags ? "<hostname>" : "127.0.0.1"
      port            = row.port
      cpu             = row.cpu
      memory          = row.memory
      health_interval = row.health_interval
      health_timeout  = row.health_timeout
      health_retries  = row.health_retries
    })))
  }
}

resource "aws_ecs_task_definition" "service" {
  for_each                 = local.service
  family                   = local.task[each.key].family
  network_mode             = local.task[each.key].networkMode
  requires_compatibilities = local.task[each.key].requiresCompatibilities
  cpu                      = local.task[each.key].cpu
  memory                   = local.task[each.key].memory
  execution_role_arn       = local.task[each.key].executionRoleArn
  task_role_arn            = local.task[each.key].taskRoleArn
  container_definitions    = jsonencode(local.task[each.key].containerDefinitions)
  runtime_platform {
    operating_system_family = local.task[each.key].runtimePlatform.operatingSystemFamily
    cpu_architecture        = local.task[each.key].runtimePlatform.cpuArchitecture
  }
}

resource "aws_service_discovery_service" "service" {
  for_each = { for name, row in local.service : name => row if row.discovery == "yes" }
  name     = each.key
  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.capstan.id
    routing_policy = "MULTIVALUE"
    dns_records {
      type = "A"
      ttl  = 5
    }
  }
}

resource "aws_ecs_service" "service" {
  for_each        = local.service
  name            = each.key
  cluster         = aws_ecs_cluster.capstan.id
  task_definition = aws_ecs_task_definition.service[each.key].arn
  desired_count   = tonumber(each.value.desired)

  # By which nodes find each other, with bootstrap_contacts.
  tags           = { capstan-cluster = local.name }
  propagate_tags = "SERVICE"

  # A seed is found by its name, which two must not have at once: it stops before the next one starts.
  deployment_maximum_percent         = contains(local.seeds, each.key) ? 100 : 200
  deployment_minimum_healthy_percent = contains(local.seeds, each.key) ? 0 : 100
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.instances.name
    weight            = 1
  }
  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }
  ordered_placement_strategy {
    type  = "spread"
    field = "instanceId"
  }
  # One lost instance must not take all seeds at once: the first to come back would found a second cluster.
  dynamic "placement_constraints" {
    for_each = contains(local.seeds, each.key) ? [for seed in local.seeds : seed if seed != each.key] : []
    content {
      type       = "memberOf"
      expression = "not(task:group == service:${placement_constraints.value})"
    }
  }
  # Readers' way in from outside, where there is a load balancer. Only for a service that rolls.
  dynamic "load_balancer" {
    for_each = each.key == "api" && var.api_target_group_arn != null ? [var.api_target_group_arn] : []
    content {
      target_group_arn = load_balancer.value
      container_name   = "capstan"
      container_port   = tonumber(each.value.port)
    }
  }
  # As long as the container's own check may fail at first.
  health_check_grace_period_seconds = each.key == "api" && var.api_target_group_arn != null ? 180 : null
  network_configuration {
    subnets         = var.private_subnet_ids
    security_groups = [aws_security_group.nodes.id]
  }
  dynamic "service_registries" {
    for_each = each.value.discovery == "yes" ? [each.key] : []
    content {
      registry_arn = aws_service_discovery_service.service[service_registries.value].arn
    }
  }

  # deploy.sh deploys, autoscaling counts.
  lifecycle {
    ignore_changes = [task_definition, desired_count]
  }
  depends_on = [aws_ecs_cluster_capacity_providers.capstan]
}

resource "aws_appautoscaling_target" "service" {
  for_each           = { for name, row in local.service : name => row if row.cpu_target != "" }
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.capstan.name}/${aws_ecs_service.service[each.key].name}"
  min_capacity       = tonumber(each.value.minimum)
  max_capacity       = tonumber(each.value.maximum)
}

resource "aws_appautoscaling_policy" "cpu" {
  for_each           = aws_appautoscaling_target.service
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  scalable_dimension = each.value.scalable_dimension
  resource_id        = each.value.resource_id
  target_tracking_scaling_policy_configuration {
    target_value = tonumber(local.service[each.key].cpu_target)
    # Each node that goes moves its symbols, so not for a short lull.
    scale_in_cooldown  = 600
    scale_out_cooldown = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
