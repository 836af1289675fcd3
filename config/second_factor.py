"""The second factor of sign-in: a time-based code of an app, and backup codes for a lost phone.

Anyone of the staff may set one up. Once confirmed, sign-in asks for its code, and nothing in the
admin opens without it. Devices and codes are django-otp's; it also slows down guessing.
"""

import base64
import io
import secrets

import django_otp
import qrcode
import qrcode.image.svg
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp.forms import OTPAuthenticationFormMixin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

BACKUP_CODES = 8  # of ten characters: no code of an app, which has six digits
TOTP_DIGITS = 6


class SignInForm(OTPAuthenticationFormMixin, AdminAuthenticationForm):
    """Name, password and, for those who have a second factor, its code."""

    otp_device = forms.CharField(required=False, widget=forms.HiddenInput)
    otp_token = forms.CharField(
        required=False,
        label=_("Code of your second factor, if you have one"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    otp_challenge = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned_data = super().clean()
        user = self.get_user()
        if has_second_factor(user):
            token = cleaned_data.get("otp_token", "").replace(" ", "")
            kind = TOTPDevice if token.isdigit() and len(token) == TOTP_DIGITS else StaticDevice
            device = kind.objects.devices_for_user(user, confirmed=True).first()
            cleaned_data |= {"otp_token": token, "otp_device": device and device.persistent_id}
            self.clean_otp(user)
        return cleaned_data


class CodeForm(forms.Form):
    token = forms.CharField(
        label=_("Code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, device: TOTPDevice, *args, **options):
        self.device = device
        super().__init__(*args, **options)

    def clean_token(self):
        token = self.cleaned_data["token"].replace(" ", "")
        if not self.device.verify_token(token):
            raise forms.ValidationError(_("This is not the code that the app shows now."))
        return token


def has_second_factor(user) -> bool:
    return user is not None and TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def may_set_up(user) -> bool:
    """Active staff without a second factor; or with one, once its code was given."""
    return user.is_active and user.is_staff and (user.is_verified() or not has_second_factor(user))


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor_page(request, site):
    """Set up a second factor, see that it is on, or take it off."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
    if not may_set_up(request.user):
        raise Http404
    context = site.each_context(request) | {"title": _("Second factor")}
    if has_second_factor(request.user):
        if request.method == "POST" and "remove" in request.POST:
            remove_second_factor(request.user)
            return HttpResponseRedirect(request.path)
        return TemplateResponse(request, "admin/second_factor.html", context | {"is_on": True})
    device, _made = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "app"}
    )
    form = CodeForm(device, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        context["backup_codes"] = confirm_second_factor(request, device)
        return TemplateResponse(request, "admin/second_factor.html", context | {"is_on": True})
    context |= {
        "form": form,
        "qr_image": draw_qr_code(device.config_url),
        "key": base64.b32encode(device.bin_key).decode(),
    }
    return TemplateResponse(request, "admin/second_factor.html", context)


@transaction.atomic
def confirm_second_factor(request, device: TOTPDevice) -> list[str]:
    """Turn the device on, count this session as verified, return new backup codes."""
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    StaticDevice.objects.filter(user=device.user).delete()
    backup = StaticDevice.objects.create(user=device.user, name="backup codes")
    codes = [secrets.token_hex(5) for _number in range(BACKUP_CODES)]
    for code in codes:
        backup.token_set.create(token=code)
    django_otp.login(request, device)
    return codes


@transaction.atomic
def remove_second_factor(user) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def draw_qr_code(text: str) -> str:
    """An SVG picture as a data: address, which the content security policy lets an image have."""
    picture = io.BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage).save(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.getvalue()).decode()}"
