{{- /* Which Secret holds what, and what is kept once it was made. */ -}}

{{- /* What is in a Secret already, else the new: dict root, secret, key, new. Plain text. */ -}}
{{- define "examstream.kept" -}}
{{- $found := lookup "v1" "Secret" .root.Release.Namespace .secret | default dict -}}
{{- $data := $found.data | default dict -}}
{{- if hasKey $data .key -}}{{ index $data .key | b64dec }}{{- else -}}{{ .new }}{{- end -}}
{{- end -}}

{{- /* A reference to a secret's value: dict root, of (its values), made (name of ours). */ -}}
{{- define "examstream.secretRef" -}}
secretKeyRef:
  name: {{ .of.existingSecret | default (printf "%s-%s" (include "examstream.name" .root) .made) }}
  key: {{ .of.secretKey }}
{{- end -}}

{{- /* The address of RabbitMQ or MongoDB: dict root, server. */ -}}
{{- define "examstream.address" -}}
{{- $of := index .root.Values .server -}}
{{- $name := printf "%s-%s" (include "examstream.name" .root) .server -}}
secretKeyRef:
{{- if $of.existingSecret }}
  name: {{ $of.existingSecret }}
  key: {{ $of.secretKey }}
{{- else if eq $of.kind "builtin" }}
  name: {{ $name }}
  key: url
{{- else if eq $of.kind "external" }}
{{- fail (printf "%s.kind is external: name the Secret with its address in %s.existingSecret (key %s)" .server .server $of.secretKey) }}
{{- else if eq .server "rabbitmq" }}
  name: {{ $name }}-default-user
  key: connection_string
{{- else }}
  name: {{ $name }}-admin-examstream
  key: connectionString.standard
{{- end }}
{{- end -}}
