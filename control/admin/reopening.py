"""The form by which a moderator takes back the verdict on a proposal, so that it can be decided anew."""

from django import forms
from django.utils.translation import gettext_lazy

from control import choices


class ReopenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    cause = forms.ChoiceField(
        choices=choices.CorrectionCause.choices,
        initial=choices.CorrectionCause.CODING_ERROR,
        label=gettext_lazy("Cause"),
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("What was wrong with the decision, in a sentence others can check."),
    )
