"""`python -m scripts.cluster up | down`."""

import argparse
import os
import shutil
import sys

from scripts.cluster import certificates, images, node, parts, programs
from scripts.cluster.places import CERTIFICATES, DATA, KUBECONFIG, NAMESPACE
from scripts.cluster.release import ENVIRON, Cluster
from scripts.cluster.shell import Failed, Steps, until


def up() -> None:
    """Bring up what is not up; install the chart, new or anew; try it."""
    steps = Steps()
    programs.packages()
    built, helm = programs.programs(), programs.helm()
    steps.done("packages and programs")
    if DATA.exists() and not node.alive():
        node.end()  # of a machine that went down, or a try that failed
    if not node.alive():
        DATA.mkdir(parents=True)
        certificates.make()
        shutil.copy(CERTIFICATES / "admin.conf", KUBECONFIG)
        parts.configure()
        node.start()
        steps.done("namespaces, certificates")
    parts.run_control_plane(built)
    parts.run_node(built)
    names = images.build()
    steps.done("images built")
    count = images.load(names)
    steps.done(f"images loaded: {count}")
    cluster = Cluster(built, helm)
    until(cluster.serves, "the API server is ready", 120)
    cluster.stand_ready(built)
    parts.run_keda(built)
    cluster.wait_for_node()
    steps.done("node Ready")
    notes = cluster.install()
    steps.done("chart installed, everything Ready")
    cluster.test()
    steps.done("helm test: an exam made, its PDF fetched")
    print(f"\n{notes}")
    print(f"\nThe cluster is up, after {steps.seconds:.0f} s. For kubectl and helm:\n")
    for name, value in ENVIRON.items():
        print(f"  export {name}={value}")
    print(f"  export PATH={built}:{helm.parent}:$PATH")
    print(f"  kubectl -n {NAMESPACE} get pods")


def down() -> None:
    """End it; nothing of it stays but what is cached."""
    node.end()
    print("the cluster is gone")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.cluster", description=__doc__)
    parser.add_argument("word", choices=("up", "down"))
    word = parser.parse_args().word
    if os.geteuid() != 0:
        print("a cluster needs root: namespaces, mounts, a network of its own", file=sys.stderr)
        return 1
    try:
        up() if word == "up" else down()
    except Failed as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
