"""Schemathesis over the whole description: no 500, no answer that is not described."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

from control.web.openapi import write_openapi
from factories import make_boundary, make_qadam

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
CALLS = 12  # of each address; raise it by hand to look longer
PLAIN = {"Accept-Encoding": "identity"}  # a WSGI client does not unpack what it is sent packed


@pytest.fixture
def application(db):
    """The site as a WSGI application on the test's own connection, which no request may close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("address", write_openapi()["paths"])
def test_api_answers_whatever_is_asked_as_described(application, address, mode):
    make_boundary(make_qadam())
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operation = schema[address]["GET"]

    @settings(
        max_examples=CALLS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(headers=PLAIN, checks=CHECKS)

    ask()
