{{- /* Names and labels. Each define takes the root, or a dict of root and component. */ -}}

{{- define "examstream.name" -}}
{{- .Values.nameOverride | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "examstream.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "examstream.labels" -}}
{{ include "examstream.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name (.root.Chart.Version | replace "+" "_") }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "examstream.metadata" -}}
name: {{ include "examstream.name" .root }}-{{ .name | default .component }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "examstream.labels" . | nindent 2 }}
{{- end -}}

{{- define "examstream.image" -}}
{{- with .root.Values.image -}}
{{ with .registry }}{{ . }}/{{ end }}{{ .prefix }}{{ $.component }}:{{ .tag | default $.root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- /* What the parts are: the settings' name of a stage, and who is given what. */ -}}
{{- define "examstream.parts" -}}
gateway: {store: true}
generator: {work: generation, seal: true, model: true}
answerer: {work: answering, model: true}
grader: {work: grading, seal: true, model: true}
renderer: {work: rendering, store: true}
{{- end -}}

{{- /* The settings as the services will have them, defaults included (YAML). */ -}}
{{- define "examstream.settings" -}}
{{- $defaults := .Files.Get "files/defaults.yaml" | fromYaml -}}
{{- mergeOverwrite $defaults (deepCopy .Values.settings) | toYaml -}}
{{- end -}}

{{- /* Whether something that needs a CRD is wanted: dict root, wanted (auto|always|never), api. */ -}}
{{- define "examstream.wanted" -}}
{{- if or (eq .wanted "always") (and (eq .wanted "auto") (.root.Capabilities.APIVersions.Has .api)) -}}yes{{- end -}}
{{- end -}}

{{- define "examstream.podMonitor" -}}
{{- include "examstream.wanted" (dict "root" . "wanted" .Values.metrics.podMonitor "api" "monitoring.coreos.com/v1/PodMonitor") -}}
{{- end -}}

{{- /* The source that scales a stage: dict root, stage. */ -}}
{{- define "examstream.source" -}}
{{- .stage.autoscaling.source | default .root.Values.autoscaling.source -}}
{{- end -}}

{{- /* Questions a pod of a stage should have: dict root, component, stage. */ -}}
{{- define "examstream.backlogPerPod" -}}
{{- $settings := include "examstream.settings" .root | fromYaml -}}
{{- $work := index (include "examstream.parts" .root | fromYaml) .component "work" -}}
{{- .stage.autoscaling.backlogPerPod | default (index $settings.pipeline.concurrency $work) | int -}}
{{- end -}}

{{- define "examstream.behaviour" -}}
{{- with .Values.autoscaling.behaviour -}}
scaleUp:
  stabilizationWindowSeconds: 0
  selectPolicy: Max
  policies:
    - {type: Percent, value: {{ int .growPercent }}, periodSeconds: 15}
    - {type: Pods, value: {{ int .growPods }}, periodSeconds: 15}
scaleDown:
  stabilizationWindowSeconds: {{ int .shrinkAfterSeconds }}
  selectPolicy: Max
  policies:
    - {type: Pods, value: {{ int .shrinkPods }}, periodSeconds: 60}
{{- end -}}
{{- end -}}
