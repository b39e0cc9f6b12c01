# Looks at services of ECS until they are deployed. Read by deploy/deploy.sh, whose functions and variables it uses.
# shellcheck shell=bash disable=SC2154

# So many looks in a row that fail are enough; one may.
looks=3

# ARN of the service deployment that is watched, and its status; of blue-green only.
own=''
own_status=''

# What ECS says of a service's deployments: a line each of status, task definition, state, tasks wanted, running and failed.
rollouts() {
  aws_run ecs describe-services --region "${setting[region]}" --cluster "${setting[cluster]}" --services "$1" \
    --query 'services[0].deployments[].[status,taskDefinition,rolloutState,desiredCount,runningCount,failedTasks]' --output text
}

# ARN and status of a service's newest service deployment; nothing where ECS remembers none.
newest_deployment() {
  local all
  all=$(aws_run ecs list-service-deployments --region "${setting[region]}" --cluster "${setting[cluster]}" --service "$1" \
    --max-results 100 --query 'serviceDeployments[].[createdAt,serviceDeploymentArn,status]' --output text) || return 1
  awk -F '\t' 'NF == 3 && $1 > newest { newest = $1; found = $2 "\t" $3 } END { if (found != "") print found }' <<<"$all"
}

# How many tasks of a task definition are healthy. ECS counts a task as running before it is.
healthy_tasks() {
  local service=$1 definition=$2 found
  local -a tasks=()
  found=$(aws_run ecs list-tasks --region "${setting[region]}" --cluster "${setting[cluster]}" --service-name "$service" \
    --desired-status RUNNING --query 'taskArns[]' --output text) || return 1
  read -r -d '' -a tasks <<<"$found" || true
  if [ ${#tasks[@]} -eq 0 ] || [ "${tasks[0]}" = None ]; then
    printf '0\n'
    return 0
  fi
  found=$(aws_run ecs describe-tasks --region "${setting[region]}" --cluster "${setting[cluster]}" --tasks "${tasks[@]}" \
    --query 'tasks[].[taskDefinitionArn,healthStatus]' --output text) || return 1
  awk -F '\t' -v wanted="$definition" '$1 == wanted && $2 == "HEALTHY" { count++ } END { print count + 0 }' <<<"$found"
}

# Looks once, for await. Sets state to waiting, ready, failed or unseen, and told to a sentence about it; own and own_status as well, and
# seen once the awaited task definition is the primary one.
look() {
  local service=$1 way=$2 wanted=$3 before=$4 all status definition rollout desired running failed newest arn='' healthy
  local primary='' primary_rollout='' awaited='' awaited_desired=0
  state=unseen
  told='cannot be looked at'
  all=$(rollouts "$service") || return 0
  while IFS=$'\t' read -r status definition rollout desired running failed; do
    if [ "$status" = PRIMARY ]; then
      primary=$definition primary_rollout=$rollout
    fi
    if [ "$definition" = "$wanted" ] || { [ -z "$wanted" ] && [ "$status" = PRIMARY ]; }; then
      awaited=$definition awaited_desired=$desired
      told="$rollout, $running of $desired tasks run, $failed failed"
      if [ "$rollout" = FAILED ]; then
        state=failed
        return 0
      fi
    fi
  done <<<"$all"
  [ -n "$primary" ] || return 0

  if [ "$way" = blue-green ]; then
    newest=$(newest_deployment "$service") || return 0
    IFS=$'\t' read -r arn own_status <<<"$newest" || true
    if [ -n "$wanted" ] && { [ -z "$arn" ] || [ "$arn" = "$before" ]; }; then
      arn='' own_status=PENDING # ours is not listed yet
    fi
    own=$arn
    told="${own_status:-no deployment}, $told"
  fi
  state=waiting
  if [ -z "$awaited" ]; then
    told='not taken up yet'
  fi
  if [ -n "$wanted" ]; then
    if [ "$way" = blue-green ]; then
      case "$own_status" in
        ROLLBACK_* | STOP*) state=failed && return 0 ;;
      esac
    elif [ "$primary" = "$wanted" ]; then
      seen=yes
    elif [ "$seen" = yes ]; then
      state=failed
      told="was rolled back to $primary"
      return 0
    fi
  fi
  case "$way $own_status" in
    'blue-green SUCCESSFUL' | 'blue-green ROLLBACK_SUCCESSFUL' | 'blue-green ROLLBACK_FAILED' | 'blue-green STOPPED' | 'blue-green ') ;;
    blue-green*) return 0 ;;
    *) [ "$primary_rollout" = COMPLETED ] && [ "$primary" = "$awaited" ] || return 0 ;;
  esac
  healthy=$(healthy_tasks "$service" "$awaited") || {
    state=unseen
    told='has tasks that cannot be looked at'
    return 0
  }
  told="$told, $healthy healthy"
  if [ -n "$awaited" ] && [ "$healthy" -ge "$awaited_desired" ]; then
    state=ready
  fi
}

# Waits until a service is deployed and its tasks are healthy. Takes the service, how it is deployed, the task definition that is awaited
# (whichever it has, when empty) and the service deployment that was its newest before. Returns 1 when that fails or takes too long.
await() {
  local service=$1 way=$2 wanted=$3 before=$4 minutes=$timeout deadline last='' unseen=0 state told seen=no
  if [ "$dry_run" = yes ]; then
    rollouts "$service"
    return 0
  fi
  if [ -z "$minutes" ]; then
    minutes=15
    if [ "$way" = blue-green ]; then
      minutes=$((minutes + bake))
    fi
  fi
  deadline=$((SECONDS + minutes * 60))
  own=''
  own_status=''
  if [ "$way" = blue-green ]; then
    own_status=PENDING
  fi
  while true; do
    look "$service" "$way" "$wanted" "$before"
    if [ "$told" != "$last" ]; then
      say "$service: $told"
      last=$told
    fi
    case "$state" in
      ready) return 0 ;;
      failed) return 1 ;;
      unseen) unseen=$((unseen + 1)) ;;
      *) unseen=0 ;;
    esac
    if [ "$unseen" -ge "$looks" ]; then
      return 1
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      say "$service: not done after $minutes minutes"
      return 1
    fi
    sleep "$poll"
  done
}

# Takes back a blue-green deployment that failed: ECS itself looks for failures only while it rolls.
roll_back() {
  local service=$1
  case "$own_status" in
    ROLLBACK_* | STOP*) say "$service: ECS rolls it back by itself, or was told to" ;;
    PENDING | IN_PROGRESS)
      if [ -z "$own" ]; then
        say "$service: its deployment is not listed, so it was not rolled back; see aws ecs list-service-deployments"
      elif aws_run ecs stop-service-deployment --region "${setting[region]}" --service-deployment-arn "$own" --stop-type ROLLBACK \
        --query serviceDeploymentArn --output text >/dev/null; then
        say "$service is being rolled back: $own"
      else
        say "$service was not rolled back, since ECS refused to: $own"
      fi
      ;;
    *) say "$service: its deployment has ended, so there is nothing to roll back; deploy the tag before" ;;
  esac
}
