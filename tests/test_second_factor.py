"""Sign-in with a second factor: offered to all, asked of those who have one, required on demand."""

import pytest
from django.contrib.auth import get_user_model
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

PAGE = "/admin/second-factor/"
PASSWORD = "correct horse battery"


@pytest.fixture
def moderator(db):
    return get_user_model().objects.create_user("mona", password=PASSWORD, is_staff=True)


def code_of(device: TOTPDevice, step: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = totp.time + step * device.step
    return f"{totp.token():06}"


def sign_in(client, token=""):
    return client.post(
        "/admin/login/?next=/admin/",
        {"username": "mona", "password": PASSWORD, "otp_token": token, "next": "/admin/"},
    )


def set_up(client):
    client.get(PAGE)
    return client.post(PAGE, {"token": code_of(TOTPDevice.objects.get())})


def test_sign_in_without_second_factor_needs_none(client, moderator):
    assert sign_in(client).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_second_factor_page_shows_key_and_confirms_code(client, moderator):
    sign_in(client)
    answer = client.get(PAGE)
    assert "data:image/svg+xml" in answer.text
    assert not TOTPDevice.objects.get().confirmed
    assert "not the code" in client.post(PAGE, {"token": "000000x"}).text
    TOTPDevice.objects.update(throttling_failure_count=0)
    answer = set_up(client)
    assert TOTPDevice.objects.get().confirmed
    assert StaticToken.objects.count() == 8
    assert all(token.token in answer.text for token in StaticToken.objects.all())
    assert client.get("/admin/").status_code == 200


def test_sign_in_with_second_factor_asks_for_its_code(client, moderator):
    sign_in(client)
    set_up(client)
    client.logout()
    assert sign_in(client).status_code == 200
    assert client.get("/admin/").status_code == 302
    assert sign_in(client, "123456x").status_code == 200
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert sign_in(client, code_of(TOTPDevice.objects.get(), 1)).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_sign_in_with_backup_code_works_once(client, moderator):
    sign_in(client)
    set_up(client)
    client.logout()
    code = StaticToken.objects.first().token
    assert sign_in(client, code).status_code == 302
    client.logout()
    assert sign_in(client, code).status_code == 200


def test_remove_second_factor_needs_its_code(client, moderator):
    sign_in(client)
    set_up(client)
    client.logout()
    client.force_login(moderator, "django.contrib.auth.backends.ModelBackend")  # without a code
    assert client.post(PAGE, {"remove": "1"}).status_code == 404
    assert TOTPDevice.objects.exists()
    client.logout()
    sign_in(client, code_of(TOTPDevice.objects.get(), 1))
    client.post(PAGE, {"remove": "1"})
    assert not TOTPDevice.objects.exists()


def test_second_factor_required_opens_only_its_page(client, moderator, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == PAGE
    set_up(client)
    assert client.get("/admin/").status_code == 200


def test_second_factor_page_without_sign_in_asks_for_it(client, db):
    assert client.get(PAGE).headers["Location"].startswith("/admin/login/")
