# Who may do what, and who may speak to whom.

resource "aws_security_group" "nodes" {
  name        = "${local.name}-nodes"
  description = "Nodes of Capstan"
  vpc_id      = var.vpc_id
}

# Nodes trust each other, so nobody else may speak to that port.
resource "aws_vpc_security_group_ingress_rule" "cluster" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 2551
  to_port                      = 2551
}

# There they ask each other whether one has a cluster; it changes nothing.
resource "aws_vpc_security_group_ingress_rule" "management" {
  count                        = local.by_tags ? 1 : 0
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 8558
  to_port                      = 8558
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each                     = toset(var.client_security_group_ids)
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = min([for row in local.rows : tonumber(row.port)]...)
  to_port                      = max([for row in local.rows : tonumber(row.port)]...)
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.nodes.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

data "aws_iam_policy_document" "assumed_by" {
  for_each = { tasks = "ecs-tasks.amazonaws.com", instances = "ec2.amazonaws.com" }
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = [each.value]
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "${local.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.assumed_by["tasks"].json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

locals {
  # A secret itself, without the key, stage and version that may follow it where a task definition names it.
  secret_arns = distinct([for arn in values(var.secrets) : join(":", slice(split(":", arn), 0, min(7, length(split(":", arn)))))])
}

data "aws_iam_policy_document" "secrets" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = local.secret_arns
  }
  dynamic "statement" {
    for_each = var.secrets_kms_key_arn == null ? [] : [var.secrets_kms_key_arn]
    content {
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role_policy" "secrets" {
  name   = "secrets"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.secrets.json
}

resource "aws_iam_role" "task" {
  name               = "${local.name}-task"
  assume_role_policy = data.aws_iam_policy_document.assumed_by["tasks"].json
}

# As docs/operations.md lists them for reading and for writing.
data "aws_iam_policy_document" "kinesis" {
  count = length(var.kinesis_stream_arns) > 0 ? 1 : 0
  statement {
    actions = [
      "kinesis:PutRecords",
      "kinesis:DescribeStreamSummary",
      "kinesis:ListShards",
      "kinesis:GetShardIterator",
      "kinesis:GetRecords",
    ]
    resources = var.kinesis_stream_arns
  }
}

resource "aws_iam_role_policy" "kinesis" {
  count  = length(var.kinesis_stream_arns) > 0 ? 1 : 0
  name   = "kinesis"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.kinesis[0].json
}

# A node looks for the others among the tasks of its cluster.
data "aws_iam_policy_document" "discovery" {
  count = local.by_tags ? 1 : 0
  statement {
    actions   = ["ecs:ListTasks", "ecs:DescribeTasks"]
    resources = ["*"]
    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [aws_ecs_cluster.capstan.arn]
    }
  }
}

resource "aws_iam_role_policy" "discovery" {
  count  = local.by_tags ? 1 : 0
  name   = "discovery"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.discovery[0].json
}

resource "aws_iam_role" "instance" {
  name               = "${local.name}-instance"
  assume_role_policy = data.aws_iam_policy_document.assumed_by["instances"].json
}

resource "aws_iam_role_policy_attachment" "instance" {
  role       = aws_iam_role.instance.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_instance_profile" "instance" {
  name = "${local.name}-instance"
  role = aws_iam_role.instance.name
}
