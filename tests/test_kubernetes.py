"""The manifest for Kubernetes runs what compose runs."""

import re

import pytest
import yaml

from smartcity.health import VIEWS
from tests.packages import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
RESOURCES = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
PODS = {
    resource["metadata"]["name"].split("-")[1]: resource["spec"]["template"]["spec"]
    for resource in RESOURCES
    if "template" in resource.get("spec", {})
}


def test_it_has_each_of_our_services() -> None:
    ours = {name for name, each in COMPOSE.items() if each.get("image") == "smartcity"}
    assert set(PODS) == ours - {"backup"}  # the provider's, or a job of one's own


@pytest.mark.parametrize("name", PODS)
def test_each_does_the_same_as_in_compose(name: str) -> None:
    (container,) = PODS[name]["containers"]
    command = COMPOSE[name].get("command", "")
    words = " ".join(container.get("command", []))
    assert words.removeprefix("sh -c ") == re.sub(r'^sh -c "(.*)"$', r"\1", command)


def test_one_release_at_a_time() -> None:
    text = (ROOT / "deploy/kubernetes.yaml").read_text()
    names = re.findall(r"image: (\S+)", text)
    assert set(names) == {"registry.example.org/smartcity:1"}
    assert "name: smartcity-migrate-1\n" in text


def test_it_sets_what_the_site_reads() -> None:
    (config,) = (each["data"] for each in RESOURCES if each["kind"] == "ConfigMap")
    example = (ROOT / ".env.example").read_text()
    known = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    known |= set(re.findall(r"\$\{([A-Z_]+):-", (ROOT / "Dockerfile").read_text()))
    assert set(config) <= known


def test_a_pod_is_asked_how_it_is_where_the_site_answers() -> None:
    (web,) = PODS["web"]["containers"]
    paths = [
        web[f"{kind}Probe"]["httpGet"]["path"] for kind in ("readiness", "liveness")
    ]
    assert paths == ["/health/", "/health/live/"]
    assert set(paths) <= set(VIEWS)


def test_a_worker_tells_its_numbers_at_the_port_that_it_names() -> None:
    (config,) = (each["data"] for each in RESOURCES if each["kind"] == "ConfigMap")
    (worker,) = PODS["worker"]["containers"]
    (port,) = worker["ports"]
    assert str(port["containerPort"]) == config["METRICS_PORT"]
    # Whoever asks stands outside its container.
    assert "METRICS_HOST=0.0.0.0" in (ROOT / "Dockerfile").read_text().split()
