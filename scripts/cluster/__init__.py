"""A Kubernetes on this machine, for trying the chart on: `make cluster`. See docs/kubernetes.md.

The node is a set of Linux namespaces, as kind's is a container: control plane, kubelet, containerd
and all pods run in it, so that ending its first process ends them all, with their mounts,
interfaces and rules.
"""
