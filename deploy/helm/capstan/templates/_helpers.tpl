{{- define "capstan.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "capstan.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "capstan.labels" -}}
{{ include "capstan.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* The domain under which market pods have names of their own. */}}
{{- define "capstan.peers" -}}
{{ include "capstan.name" . }}-peers.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end }}

{{/* Nodes to join: at most the first three market pods, and only those that are always there. */}}
{{- define "capstan.seeds" -}}
{{- $market := .Values.nodes.market -}}
{{- $always := ternary $market.autoscaling.minReplicas $market.replicas $market.autoscaling.enabled -}}
{{- $seeds := list -}}
{{- range $i := until (min 3 $always | int) -}}
{{- $seeds = append $seeds (printf "%s-market-%d.%s:2551" (include "capstan.name" $) $i (include "capstan.peers" $)) -}}
{{- end -}}
{{ join "," $seeds }}
{{- end }}

{{/* The kind of node that answers readers. */}}
{{- define "capstan.readers" -}}
{{- $found := "" -}}
{{- range $kind := list "api" "market" "ingest" -}}
{{- $node := get $.Values.nodes $kind -}}
{{- if and (not $found) $node.enabled (has "api" $node.roles) -}}
{{- $found = $kind -}}
{{- end -}}
{{- end -}}
{{ required "one kind of node needs the role api" $found }}
{{- end }}

{{- define "capstan.secret" -}}
{{- if .secret.name }}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret.name }}
      key: {{ .secret.key }}
{{- end }}
{{- end }}

{{/* Variables for the certificates of a purpose, mounted under its name. Takes variable (how their names begin), purpose and what
(of ca, cert and key). */}}
{{- define "capstan.certificates" -}}
{{- $files := dict "ca" "ca.crt" "cert" "tls.crt" "key" "tls.key" -}}
{{- range .what }}
- name: {{ $.variable }}_{{ upper . }}_FILE
  value: /etc/capstan-tls/{{ $.purpose }}/{{ get $files . }}
{{- end }}
{{- end }}

{{/* A node's pod. Takes root, kind (a key of nodes) and node (its value). */}}
{{- define "capstan.pod" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{- $probed := ternary "HTTPS" "HTTP" (ne $values.tls.http.secret "") -}}
{{- $mounted := dict -}}
{{- range $purpose, $part := $values.tls -}}
{{- with $part.secret -}}
{{- $mounted = set $mounted $purpose . -}}
{{- end -}}
{{- end -}}
metadata:
  labels:
    {{- include "capstan.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .kind }}
  annotations:
    checksum/config: {{ $values.config | sha256sum }}
    {{- if $values.scrape.enabled }}
    prometheus.io/scrape: "true"
    prometheus.io/port: "8080"
    prometheus.io/path: /metrics
    {{- if $values.tls.http.secret }}
    prometheus.io/scheme: https
    {{- end }}
    {{- end }}
spec:
  serviceAccountName: {{ include "capstan.name" $root }}
  automountServiceAccountToken: {{ $values.rbac.create }}
  # Longer than a node takes to hand over its symbols.
  terminationGracePeriodSeconds: 75
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    {{- if $mounted }}
    # Files of a secret are root's; this lets the node's group read them.
    fsGroup: 10001
    {{- end }}
    seccompProfile:
      type: RuntimeDefault
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "capstan.selector" $root | nindent 10 }}
          app.kubernetes.io/component: {{ $.kind }}
    {{- end }}
  containers:
    - name: capstan
      image: "{{ $values.image.repository }}:{{ $values.image.tag | default $root.Chart.AppVersion }}"
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args:
        - node
        - --config
        - {{ if $values.config }}/etc/capstan/node.conf{{ else }}/opt/capstan/conf/node.conf{{ end }}
        - --roles
        - {{ join "," .node.roles | quote }}
        {{- if not $values.bootstrap.enabled }}
        - --join
        - {{ include "capstan.seeds" $root | quote }}
        {{- end }}
      ports:
        - name: http
          containerPort: 8080
        - name: cluster
          containerPort: 2551
        {{- if $values.bootstrap.enabled }}
        - name: management
          containerPort: 8558
        {{- end }}
      env:
        {{- if and (or $values.bootstrap.enabled (eq $values.splitBrain "lease-majority")) (not $values.rbac.create) }}
        {{- fail "bootstrap.enabled and splitBrain: lease-majority need rbac.create" }}
        {{- end }}
        {{- if $values.bootstrap.enabled }}
        - name: CAPSTAN_JOIN
          value: bootstrap
        - name: CAPSTAN_DISCOVERY
          value: kubernetes-api
        - name: CAPSTAN_BOOTSTRAP_SERVICE
          value: {{ $root.Release.Name | quote }}
        - name: CAPSTAN_BOOTSTRAP_CONTACTS
          value: {{ $values.bootstrap.contactPoints | quote }}
        - name: CAPSTAN_MANAGEMENT_HOST
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        - name: CAPSTAN_MANAGEMENT_PORT
          value: "8558"
        {{- end }}
        {{- if eq $values.splitBrain "lease-majority" }}
        - name: CAPSTAN_SPLIT_BRAIN
          value: lease-majority
        {{- end }}
        {{- if eq .kind "market" }}
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        - name: CAPSTAN_CLUSTER_HOST
          value: $(POD_NAME).{{ include "capstan.peers" $root }}
        {{- else }}
        - name: CAPSTAN_CLUSTER_HOST
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        {{- end }}
        - name: CAPSTAN_SYMBOLS
          value: {{ join "," $values.symbols | quote }}
        - name: CAPSTAN_STREAM_URL
          value: {{ $values.exchange.streamUrl | quote }}
        - name: CAPSTAN_LINES
          value: {{ $values.exchange.lines | quote }}
        - name: CAPSTAN_REST_URL
          value: {{ $values.exchange.restUrl | quote }}
        - name: CAPSTAN_POSTGRES_URL
          value: {{ $values.postgres.url | quote }}
        - name: CAPSTAN_POSTGRES_USER
          value: {{ $values.postgres.user | quote }}
        {{- if not $values.secrets.redisUri.name }}
        - name: CAPSTAN_REDIS_URI
          value: {{ $values.redis.uri | quote }}
        {{- end }}
        - name: CAPSTAN_REDIS_CLUSTER
          value: {{ $values.redis.cluster | quote }}
        {{- if $values.kinesis.enabled }}
        - name: CAPSTAN_KINESIS_ENABLED
          value: "on"
        - name: AWS_REGION
          value: {{ required "kinesis.region is needed with kinesis.enabled" $values.kinesis.region | quote }}
        {{- end }}
        {{- if ne ($values.standby.replicas | int) 1 }}
        - name: CAPSTAN_STANDBY_REPLICAS
          value: {{ $values.standby.replicas | quote }}
        {{- end }}
        {{- if $mounted.nodes }}
        - name: CAPSTAN_NODE_TLS
          value: "on"
        {{- include "capstan.certificates" (dict "variable" "CAPSTAN_NODE_TLS" "purpose" "nodes" "what" (list "ca" "cert" "key")) | nindent 8 }}
        {{- end }}
        {{- if $mounted.http }}
        {{- include "capstan.certificates" (dict "variable" "CAPSTAN_HTTP_TLS" "purpose" "http" "what" (list "cert" "key")) | nindent 8 }}
        {{- end }}
        {{- if $mounted.postgres }}
        - name: CAPSTAN_POSTGRES_TLS_MODE
          value: {{ $values.tls.postgres.mode }}
        {{- include "capstan.certificates" (dict "variable" "CAPSTAN_POSTGRES_TLS" "purpose" "postgres" "what" (list "ca")) | nindent 8 }}
        {{- end }}
        {{- if $mounted.redis }}
        {{- if not (or $values.secrets.redisUri.name (hasPrefix "rediss" $values.redis.uri)) }}
        {{- fail "tls.redis needs a redis.uri that begins with rediss://" }}
        {{- end }}
        {{- include "capstan.certificates" (dict "variable" "CAPSTAN_REDIS_TLS" "purpose" "redis" "what" (list "ca")) | nindent 8 }}
        {{- end }}
        {{- with $values.javaOpts }}
        - name: CAPSTAN_JAVA_OPTS
          value: {{ . | quote }}
        {{- end }}
        {{- with include "capstan.secret" (dict "variable" "CAPSTAN_REDIS_URI" "secret" $values.secrets.redisUri) | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with include "capstan.secret" (dict "variable" "CAPSTAN_POSTGRES_PASSWORD" "secret" $values.secrets.postgresPassword) | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with include "capstan.secret" (dict "variable" "CAPSTAN_API_KEY" "secret" $values.secrets.apiKey) | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with include "capstan.secret" (dict "variable" "CAPSTAN_OPERATOR_TOKEN" "secret" $values.secrets.operatorToken) | trim }}
        {{- . | nindent 8 }}
        {{- end }}
      # A start takes up to a minute until the HTTP server answers; it does not wait until the node is Up in its cluster. After that only a
      # process that is stuck is restarted: what is wrong outside of it no restart would mend, and /ready tells it.
      startupProbe:
        httpGet: {path: /live, port: http, scheme: {{ $probed }}}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 36
      livenessProbe:
        httpGet: {path: /live, port: http, scheme: {{ $probed }}}
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /ready, port: http, scheme: {{ $probed }}}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      resources:
        {{- toYaml .node.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if $values.config }}
        - name: config
          mountPath: /etc/capstan
          readOnly: true
        {{- end }}
        {{- range $purpose, $_ := $mounted }}
        - name: tls-{{ $purpose }}
          mountPath: /etc/capstan-tls/{{ $purpose }}
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
    {{- if $values.config }}
    - name: config
      configMap:
        name: {{ include "capstan.name" $root }}
    {{- end }}
    {{- range $purpose, $secret := $mounted }}
    - name: tls-{{ $purpose }}
      secret:
        secretName: {{ $secret }}
        defaultMode: 0440
        {{- if has $purpose (list "postgres" "redis") }}
        items:
          - {key: ca.crt, path: ca.crt}
        {{- end }}
    {{- end }}
{{- end }}
