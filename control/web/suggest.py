"""The form where anybody may suggest a report: an address, a file or a text, and nothing about them.

Input: a POST. Output: a suggestion that waits for a moderator. Knows no models; no address, cookie
of a person or name is kept, and the words say plainly what is.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from config.client_ip import read_client_ip
from control import workflow

from .errors import method_not_allowed
from .words import is_arabic

WORDS = {
    "en": {
        "title": "Suggest a report",
        "lede": "Have you read a report of a deal or a change of control that is missing here?"
        " Tell us where it is. A moderator looks at it before anything is fetched or read.",
        "risk_title": "Before you send",
        "risk": (
            "Sending can put you or others at risk. Do not send what only you could know, and leave"
            " out names, telephone numbers and places where people hide.",
            "We do not ask who you are. We keep no network address: a scrambled number counts your"
            " suggestions for a day and is then deleted. Whoever runs your network can still see"
            " that you visited this site; a VPN or Tor Browser hides that. A cookie of this form"
            " says nothing about you and ends when you close the browser.",
            "Of a file we keep only the text: names, devices and dates inside the file are dropped."
            " Words you write stay as you write them.",
        ),
        "url": "Address of a page", "file": "Or a file",
        "file_help": "Text, HTML, PDF, DOCX or e-mail, up to 8 MB.",
        "text": "Or the text itself", "note": "Anything a moderator should know (optional)",
        "send": "Send to the moderators", "leave": "Leave this field empty",
        "thanks_title": "Thank you",
        "thanks": "Your suggestion waits for a moderator. Nobody can tell who sent it, so we cannot"
        " answer you.", "again": "Suggest another",
        "too_many": "Enough suggestions have come from your network today, or from everybody"
        " together. Please come back tomorrow.",
    },
    "ar": {
        "title": "اقترح تقريراً",
        "lede": "هل قرأت تقريراً عن اتفاق أو عن تغيّر في السيطرة لا تجده هنا؟ أخبرنا بمكانه. ينظر"
        " فيه مشرف قبل أن يُجلب أو يُقرأ أي شيء.",
        "risk_title": "قبل أن ترسل",
        "risk": (
            "قد يعرّضك الإرسال أو يعرّض غيرك للخطر. لا ترسل ما لا يعرفه أحد سواك، ولا تذكر أسماء ولا"
            " أرقام هواتف ولا أماكن يختبئ فيها الناس.",
            "لا نسألك من أنت ولا نحتفظ بعنوان شبكتك: رقم مشفّر يعدّ اقتراحاتك ليوم واحد ثم يُحذف."
            " لكن من يدير شبكتك يستطيع أن يرى أنك زرت هذا الموقع؛ ويخفي ذلك VPN أو متصفح Tor. ولهذه"
            " الاستمارة ملف ارتباط لا يقول عنك شيئاً وينتهي بإغلاق المتصفح.",
            "لا نحتفظ من الملف إلا بنصّه: تُحذف الأسماء والأجهزة والتواريخ المخزونة فيه. أما الكلمات"
            " التي تكتبها فتبقى كما هي.",
        ),
        "url": "عنوان الصفحة", "file": "أو ملف",
        "file_help": "نص أو HTML أو PDF أو DOCX أو رسالة بريد، حتى 8 ميغابايت.",
        "text": "أو النص نفسه", "note": "ما ينبغي أن يعرفه المشرف (اختياري)",
        "send": "أرسل إلى المشرفين", "leave": "اترك هذه الخانة فارغة",
        "thanks_title": "شكراً لك",
        "thanks": "اقتراحك ينتظر مشرفاً. لا أحد يعرف من أرسله، ولذلك لا نستطيع الردّ عليك.",
        "again": "اقترح تقريراً آخر",
        "too_many": "وصلت اليوم اقتراحات كافية من شبكتك أو من الجميع معاً. عد غداً من فضلك.",
    },
}  # fmt: skip


@never_cache
@csrf_protect
def show_suggest(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return method_not_allowed(request)
    if request.method == "POST":
        return take_form(request)
    return answer(request, sent="sent" in request.GET)


def take_form(request: HttpRequest) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("url", "text", "note")}
    done = HttpResponseRedirect(reverse("suggest") + "?sent=1")
    if request.POST.get("website"):  # people do not see this field; programs fill it
        return done
    file = request.FILES.get("file")
    if file and file.size > workflow.MAX_SUGGESTED_BYTES:
        return answer(request, given, {"file": [words()["file_help"]]}, status=400)
    try:
        workflow.take_suggestion(
            **given,
            filename=file.name if file else "",
            content=file.read() if file else b"",
            sender=read_client_ip(request),
        )
    except workflow.TooManySuggestions:
        return answer(request, given, {"": [words()["too_many"]]}, status=429)
    except ValidationError as error:
        fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        told = {name: list(map(workflow.tell_note, texts)) for name, texts in fields.items()}
        return answer(request, given, told, status=400)
    return done


def words() -> dict:
    return WORDS["ar" if is_arabic() else "en"]


def answer(request, given=None, errors=None, *, sent=False, status=200) -> HttpResponse:
    context = {"words": words(), "given": given or {}, "errors": errors or {}, "sent": sent}
    context["whole_error"] = (errors or {}).get("", [])
    return render(request, "suggest.html", context, status=status)
