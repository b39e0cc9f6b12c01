#!/usr/bin/env bash
# Deploys services to an ECS cluster that deploy/ecs/terraform made.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table="$here/ecs/services.csv"
template="$here/ecs/task-definition.json.tftpl"
cluster_port=2551
# shellcheck source-path=SCRIPTDIR source=ecs/watch.sh
source "$here/ecs/watch.sh"

usage() {
  cat <<'HELP'
usage: deploy/deploy.sh SERVICE[,SERVICE…]|all ENV [options]

Registers a new task definition for each service and moves the service to it, one after the other in the order of
deploy/ecs/services.csv: the next one waits until the last one is deployed and its tasks are healthy. Ends at the first
that does not become so; blue-green is rolled back then, for rolling ECS does that itself.

  SERVICE                 a service that this version offers, or all of them
  ENV                     an environment: deploy/ecs/environments/ENV.env, made by
                          terraform output -raw environment
  --tag TAG               tag of the image (default: $CAPSTAN_IMAGE_TAG, else this checkout's commit, all 40 digits)
  --wait-for SERVICE[,…]  first wait until nothing of these services is being deployed and their tasks are healthy
  --strategy STRATEGY     rolling or blue-green (default: what services.csv says of each service).
                          Services with a name in service discovery are always rolling, and those by whose names
                          nodes find each other are stopped before they are started anew.
  --bake MINUTES          how long blue-green keeps the old tasks beside the new ones (default: 5, at most 1440)
  --timeout MINUTES       how long one service may take (default: 15, for blue-green and the minutes of --bake)
  --dry-run               print what would be done; asks and changes nothing
  -h, --help              this

Needs the AWS CLI 2.28 or newer, and its credentials. Looks at a service every $CAPSTAN_DEPLOY_POLL_SECONDS (10).
Exit codes: 0 done, 1 a deployment failed or was rolled back, 2 wrong arguments, 3 something outside is not as it must be.
HELP
}

fail() {
  printf 'deploy: %s\n' "$2" >&2
  exit "$1"
}

say() {
  printf 'deploy: %s\n' "$1" >&2
}

# Prints the value of a column of a service's row.
column() {
  awk -F, -v service="$1" -v name="$2" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) wanted = i }
    $1 == service { print $wanted }' "$table"
}

offered() {
  awk -F, 'NR > 1 && $2 == "yes" { print $1 }' "$table"
}

require_offered() {
  case "$(column "$1" offered)" in
    yes) ;;
    no) fail 2 "this version does not offer $1 yet; it offers $(offered | tr '\n' ' ')" ;;
    *) fail 2 "there is no service '$1'; there are $(offered | tr '\n' ' ')" ;;
  esac
}

# Whether nodes find each other by the name of a service; never when they do so by tags.
is_seed() {
  [ "${setting[bootstrap_contacts]}" = 0 ] && [ "$(column "$1" seed)" = yes ]
}

# Runs a command of AWS, or prints it.
aws_run() {
  if [ "$dry_run" = yes ]; then
    printf '+ aws' >&2
    printf ' %q' "$@" >&2
    printf '\n' >&2
  else
    aws "$@" || return 1
  fi
}

# Sets each variable of the environment's file; nothing in it is executed.
declare -A setting
read_environment() {
  local line name
  [ -f "$1" ] || fail 3 "$1 is missing; make it by: terraform -chdir=deploy/ecs/terraform output -raw environment > $1"
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in
      '' | '#'*) continue ;;
      *=*) setting[${line%%=*}]=${line#*=} ;;
      *) fail 3 "$1 has a line that is not name=value: $line" ;;
    esac
  done <"$1"
  for name in cluster region namespace image_repository bootstrap_contacts; do
    [ -n "${setting[$name]:-}" ] || fail 3 "$name is missing in $1"
  done
}

# The task definition of a service, from the template that Terraform uses too.
render() {
  local service=$1 text name seed role joined=''
  for seed in $(offered); do
    if is_seed "$seed"; then
      joined+="${joined:+,}$seed.${setting[namespace]}:$cluster_port"
    fi
  done
  role=$(column "$service" role)
  setting[service]=$service
  if [ -n "$joined" ]; then
    setting[join_by]=seeds
    setting[join_option]=", \"--join\", \"$joined\""
    setting[management_host]=127.0.0.1
  else
    setting[join_by]=bootstrap
    setting[join_option]=''
    setting[management_host]='<hostname>'
  fi
  setting[image]=${setting[image_repository]}:$tag
  setting[roles]=$role
  setting[cluster_host]=''
  if is_seed "$service"; then
    setting[cluster_host]=$service.${setting[namespace]}
  fi
  for name in port cpu memory health_interval health_timeout health_retries; do
    setting[$name]=$(column "$service" "$name")
  done
  text=$(<"$template")
  for name in "${!setting[@]}"; do
    text=${text//"\${$name}"/"${setting[$name]}"}
  done
  # shellcheck disable=SC2016 # the template's own variables are meant
  case "$text" in
    *'${'*) fail 3 "the environment's file does not say $(grep -o '\${[a-z_]*}' <<<"$text" | sort -u | tr '\n' ' ')" ;;
  esac
  printf '%s\n' "$text"
}

# Rolling or blue-green, of which only the first is for a service with a name.
way_of() {
  local way=${strategy:-$(column "$1" strategy)}
  if [ "$(column "$1" discovery)" = yes ]; then
    way=rolling
  fi
  printf '%s' "$way"
}

# How tasks are replaced, as ECS takes it.
deployment() {
  local service=$1 way=$2
  if is_seed "$service"; then
    printf '{"strategy":"ROLLING","maximumPercent":100,"minimumHealthyPercent":0,"deploymentCircuitBreaker":{"enable":true,"rollback":true}}'
  elif [ "$way" = blue-green ]; then
    printf '{"strategy":"BLUE_GREEN","maximumPercent":200,"minimumHealthyPercent":100,"bakeTimeInMinutes":%s}' "$bake"
  else
    printf '{"strategy":"ROLLING","maximumPercent":200,"minimumHealthyPercent":100,"deploymentCircuitBreaker":{"enable":true,"rollback":true}}'
  fi
}

deploy() {
  local service=$1 way file registered before=''
  way=$(way_of "$service")
  if [ "$strategy" = blue-green ] && [ "$way" = rolling ]; then
    say "$service is found by its name, which ECS does not move between blue and green: rolling instead"
  fi
  file="$work/$service.json"
  render "$service" >"$file"
  if [ "$dry_run" = yes ]; then
    cat "$file"
  fi
  registered=$(aws_run ecs register-task-definition --region "${setting[region]}" --cli-input-json "file://$file" \
    --query taskDefinition.taskDefinitionArn --output text) || fail 1 "the task definition of $service was refused"
  if [ "$dry_run" = yes ]; then
    registered=${setting[cluster]}-$service
  fi
  if [ "$way" = blue-green ]; then
    before=$(newest_deployment "$service") || fail 1 "$service cannot be looked at"
    before=${before%%$'\t'*}
  fi
  aws_run ecs update-service --region "${setting[region]}" --cluster "${setting[cluster]}" --service "$service" \
    --task-definition "$registered" --deployment-configuration "$(deployment "$service" "$way")" \
    --query service.serviceArn --output text >/dev/null || fail 1 "$service was not updated"
  if ! await "$service" "$way" "$registered" "$before"; then
    if [ "$way" = blue-green ]; then
      roll_back "$service"
    fi
    fail 1 "$service was not deployed; see its events: aws ecs describe-services --cluster ${setting[cluster]} --services $service"
  fi
  if [ "$dry_run" = no ]; then
    say "$service runs $tag"
  fi
}

names=''
environment=''
tag=${CAPSTAN_IMAGE_TAG:-}
wait_for=''
strategy=''
bake=5
timeout=''
dry_run=no
poll=${CAPSTAN_DEPLOY_POLL_SECONDS:-10}
while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help)
      usage
      exit 0
      ;;
    --dry-run) dry_run=yes ;;
    --tag | --wait-for | --strategy | --bake | --timeout)
      [ $# -ge 2 ] || fail 2 "$1 needs a value"
      case "$1" in
        --tag) tag=$2 ;;
        --wait-for) wait_for=$2 ;;
        --strategy) strategy=$2 ;;
        --bake) bake=$2 ;;
        --timeout) timeout=$2 ;;
      esac
      shift
      ;;
    -*) fail 2 "unknown option $1; see --help" ;;
    *)
      if [ -z "$names" ]; then
        names=$1
      elif [ -z "$environment" ]; then
        environment=$1
      else
        fail 2 "one list of services and one environment are wanted, got '$1' as well"
      fi
      ;;
  esac
  shift
done

if [ -z "$names" ] || [ -z "$environment" ]; then
  usage >&2
  exit 2
fi
case "$strategy" in
  '' | rolling | blue-green) ;;
  *) fail 2 "--strategy is rolling or blue-green, got '$strategy'" ;;
esac
is_minutes() {
  [[ $1 =~ ^(0|[1-9][0-9]{0,3})$ ]] && [ "$1" -le 1440 ]
}
is_minutes "$bake" || fail 2 "--bake is a number of minutes from 0 to 1440, got '$bake'"
[ -z "$timeout" ] || is_minutes "$timeout" || fail 2 "--timeout is a number of minutes from 0 to 1440, got '$timeout'"
[[ $poll =~ ^[0-9]{1,3}$ ]] || fail 2 "CAPSTAN_DEPLOY_POLL_SECONDS is a number of seconds up to 999, got '$poll'"
[[ $environment =~ ^[a-z][a-z0-9-]*$ ]] || fail 2 "an environment is named in lower case letters, digits and hyphens, got '$environment'"
if [ -z "$tag" ]; then
  tag=$(git -C "$here" rev-parse HEAD 2>/dev/null) || fail 2 "name the image's tag with --tag; this is no git checkout"
fi
[[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || fail 2 "an image's tag is letters, digits, '.', '_' and '-', got '$tag'"

IFS=, read -r -a asked <<<"$names"
IFS=, read -r -a awaited <<<"$wait_for"
if [ "$names" = all ]; then
  mapfile -t asked < <(offered)
fi
for service in "${asked[@]}" "${awaited[@]}"; do
  require_offered "$service"
done
read_environment "$here/ecs/environments/$environment.env"
if [ "$dry_run" = no ] && ! command -v aws >/dev/null; then
  fail 3 "the AWS CLI is not on the PATH"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for service in "${awaited[@]}"; do
  say "waiting for $service"
  await "$service" "$(way_of "$service")" '' '' || fail 1 "$service is not well, so nothing was deployed"
done
for service in $(offered); do
  for wanted in "${asked[@]}"; do
    if [ "$wanted" = "$service" ]; then
      deploy "$service"
      break
    fi
  done
done
