"""Forms by which something signed is taken back: each says why, by a code and in a sentence."""

from django import forms
from django.utils.translation import gettext_lazy

from control import choices


class CorrectionForm(forms.Form):
    cause = forms.ChoiceField(choices=choices.CorrectionCause.choices, label=gettext_lazy("Cause"))
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Why, in a sentence that others can check. It is published."),
    )


class ReopenForm(CorrectionForm):
    """Takes back the verdict on a proposal, so that it can be decided anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("cause", choices.CorrectionCause.CODING_ERROR)
        self.fields["reason"].help_text = gettext_lazy(
            "What was wrong with the decision, in a sentence others can check."
        )
