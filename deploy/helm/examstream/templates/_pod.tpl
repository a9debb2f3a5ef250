{{- /* What every pod of ours is: no root, no token, nothing to write on but what is named. */ -}}

{{- define "examstream.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ int .user }}
runAsGroup: {{ int .user }}
fsGroup: {{ int .user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "examstream.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
runAsUser: {{ int .user }}
runAsGroup: {{ int .user }}
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- /* The head of a pod's spec: dict root, component, values, user. */ -}}
{{- define "examstream.podHead" -}}
serviceAccountName: {{ include "examstream.name" .root }}-{{ .component }}
automountServiceAccountToken: false
# Else each Service of the namespace becomes a variable, and EXAMSTREAM_… are settings.
enableServiceLinks: false
securityContext:
  {{- include "examstream.podSecurity" . | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "examstream.selector" $ | nindent 8 }}
  {{- end }}
{{- end -}}

{{- /* The variables that say what a service stands on: dict root, component. */ -}}
{{- define "examstream.standsOn" -}}
{{- $part := index (include "examstream.parts" .root | fromYaml) .component -}}
{{- $secrets := .root.Values.secrets -}}
- name: EXAMSTREAM_SETTINGS
  value: /etc/examstream/settings.yaml
- name: EXAMSTREAM_BROKER__URL
  valueFrom:
    {{- include "examstream.address" (dict "root" .root "server" "rabbitmq") | nindent 4 }}
{{- if $part.store }}
- name: EXAMSTREAM_STORE__URL
  valueFrom:
    {{- include "examstream.address" (dict "root" .root "server" "mongodb") | nindent 4 }}
{{- end }}
{{- if $part.seal }}
- name: EXAMSTREAM_SEALING__KEY
  valueFrom:
    {{- include "examstream.secretRef" (dict "root" .root "of" $secrets.sealing "made" "sealing") | nindent 4 }}
{{- end }}
{{- if and $part.model $secrets.modelKey.existingSecret }}
- name: EXAMSTREAM_MODELS__API_KEY
  valueFrom:
    {{- include "examstream.secretRef" (dict "root" .root "of" $secrets.modelKey "made" "") | nindent 4 }}
{{- end }}
{{- end -}}

{{- /* The template of a service's pods: dict root, component, values. */ -}}
{{- define "examstream.podTemplate" -}}
{{- $part := index (include "examstream.parts" .root | fromYaml) .component -}}
{{- $settings := include "examstream.settings" .root | fromYaml -}}
{{- $secrets := .root.Values.secrets -}}
{{- $timeout := 0 -}}
{{- $grace := add .values.drainSeconds 60 -}}
{{- with $part.work -}}
{{- $timeout = index $settings.pipeline.timeouts . | ceil | int -}}
{{- $grace = add $timeout (ceil $settings.pipeline.limits.hold_seconds | int) 30 -}}
{{- end -}}
metadata:
  labels:
    {{- include "examstream.labels" . | nindent 4 }}
    {{- with .values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/settings: {{ include "examstream.settings" .root | sha256sum }}
    {{- if or (eq .root.Values.metrics.annotations "always") (and (eq .root.Values.metrics.annotations "auto") (not (include "examstream.podMonitor" .root))) }}
    prometheus.io/scrape: "true"
    prometheus.io/port: "9100"
    prometheus.io/path: /metrics
    {{- end }}
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "examstream.podHead" (merge (dict "user" 10001) .) | nindent 2 }}
  terminationGracePeriodSeconds: {{ .values.graceSeconds | default $grace | int }}
  containers:
    - name: {{ .component }}
      image: {{ include "examstream.image" . }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      securityContext:
        {{- include "examstream.containerSecurity" (dict "user" 10001) | nindent 8 }}
      env:
        {{- include "examstream.standsOn" . | nindent 8 }}
        {{- if eq .component "gateway" }}
        - name: EXAMSTREAM_GATEWAY__ADMIN_KEY
          valueFrom:
            {{- include "examstream.secretRef" (dict "root" .root "of" $secrets.adminKey "made" "admin-key") | nindent 12 }}
        {{- else if not (dig "pipeline" "limits" "drain_seconds" "" .root.Values.settings) }}
        - name: EXAMSTREAM_PIPELINE__LIMITS__DRAIN_SECONDS # what runs may finish
          value: {{ $timeout | quote }}
        {{- end }}
        {{- with .values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - {name: health, containerPort: 9100}
        {{- if eq .component "gateway" }}
        - {name: http, containerPort: 8000}
        {{- end }}
      startupProbe: # a broker or store that is not there yet is no reason to restart
        httpGet: {path: /livez, port: health}
        periodSeconds: 1
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /livez, port: health}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /readyz, port: health}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 2
      {{- if eq .component "gateway" }}
      lifecycle: # new connections go elsewhere before this one ends
        preStop:
          sleep: {seconds: {{ int .values.drainSeconds }}}
      {{- end }}
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      volumeMounts:
        - {name: settings, mountPath: /etc/examstream, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        {{- if eq .component "gateway" }}
        - {name: keys, mountPath: /run/keys, readOnly: true}
        {{- end }}
  volumes:
    - name: settings
      configMap:
        name: {{ include "examstream.name" .root }}-settings
    - name: tmp
      emptyDir: {sizeLimit: 1Gi}
    {{- if eq .component "gateway" }}
    - name: keys
      secret:
        secretName: {{ $secrets.apiKeys.existingSecret | default (printf "%s-api-keys" (include "examstream.name" .root)) }}
        items:
          - {key: {{ $secrets.apiKeys.secretKey }}, path: keys}
    {{- end }}
{{- end -}}
