{{- /* Who reaches whom: the one list of edges. dict root; YAML: part → list of targets. */ -}}
{{- define "examstream.edges" -}}
{{- $settings := .Values.settings -}}
{{- $model := dig "models" "base_url" "" $settings -}}
{{- $telemetry := dig "telemetry" "otlp_endpoint" "" $settings -}}
{{- range $name, $part := include "examstream.parts" . | fromYaml }}
{{ $name }}:
  - rabbitmq
  {{- if $part.store }}
  - mongodb
  {{- end }}
  {{- if and $part.model $model }}
  - model
  {{- end }}
  {{- if $telemetry }}
  - telemetry
  {{- end }}
{{- end }}
{{- if .Values.tests.enabled }}
test: [gateway]
{{- end }}
{{- if .Values.tests.doctor }}
doctor:
  - rabbitmq
  - mongodb
  {{- if $model }}
  - model
  {{- end }}
{{- end }}
{{- end -}}

{{- /* The port of a URL: dict url. */ -}}
{{- define "examstream.portOf" -}}
{{- $parsed := urlParse .url -}}
{{- regexFind ":[0-9]+$" $parsed.host | trimPrefix ":" | default (ternary "443" "80" (eq $parsed.scheme "https")) -}}
{{- end -}}

{{- /* One egress rule: dict root, target. */ -}}
{{- define "examstream.egress" -}}
{{- $peers := dict -}}
{{- if hasKey .root.Values.networkPolicy .target }}{{ $peers = index .root.Values.networkPolicy .target }}{{ end -}}
{{- $ports := $peers.ports | default list -}}
{{- $to := $peers.to | default list -}}
{{- if eq .target "gateway" -}}
{{- $ports = list 8000 -}}
{{- $to = list (dict "podSelector" (dict "matchLabels" (include "examstream.selector" (dict "root" .root "component" "gateway") | fromYaml))) -}}
{{- else if or (eq .target "rabbitmq") (eq .target "mongodb") -}}
{{- $server := index .root.Values .target -}}
{{- if and (ne $server.kind "external") (not $server.existingSecret) -}}
{{- $ports = list (ternary 5672 27017 (eq .target "rabbitmq")) -}}
{{- $name := printf "%s-%s" (include "examstream.name" .root) .target -}}
{{- $labels := include "examstream.selector" (dict "root" .root "component" .target) | fromYaml -}}
{{- if eq $server.kind "operator" -}}
{{- $labels = ternary (dict "app.kubernetes.io/name" $name) (dict "app" (printf "%s-svc" $name)) (eq .target "rabbitmq") -}}
{{- end -}}
{{- $to = list (dict "podSelector" (dict "matchLabels" $labels)) -}}
{{- end -}}
{{- else if not $ports -}}
{{- $url := ternary (dig "models" "base_url" "" .root.Values.settings) (dig "telemetry" "otlp_endpoint" "" .root.Values.settings) (eq .target "model") -}}
{{- $ports = list (include "examstream.portOf" (dict "url" $url)) -}}
{{- end -}}
- ports:
    {{- range $ports }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
  {{- with $to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- /* Whether KEDA asks a gateway: some stage is scaled by it. */ -}}
{{- define "examstream.asksGateway" -}}
{{- range $name, $stage := .Values.stages -}}
{{- if eq (include "examstream.source" (dict "root" $ "stage" $stage)) "keda" -}}yes{{- end -}}
{{- end -}}
{{- end -}}
