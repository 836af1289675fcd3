"""The form by which a person says what a report says where the reader did not find it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import choices, workflow
from control.models import Actor, District

from .review_forms import EdtfField

FEW = {"size": 6}  # rows of a list to choose several from


class HandClaimForm(forms.Form):
    """Words of the text, and what they say."""

    quote = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        label=gettext_lazy("The words that say it"),
        help_text=gettext_lazy("Copied from the text: all else rests on them."),
    )
    kind = forms.ChoiceField(
        choices=choices.ClaimKind.choices, label=gettext_lazy("What they tell of")
    )
    polarity = forms.ChoiceField(
        choices=choices.Polarity.choices,
        initial=choices.Polarity.ASSERTS,
        label=gettext_lazy("What they say of it"),
    )
    stage = forms.ChoiceField(
        choices=choices.DealStageKind.choices,
        initial=choices.DealStageKind.COMPLETED,
        label=gettext_lazy("Stage of the deal"),
    )
    date = EdtfField(
        required=False,
        label=gettext_lazy("When"),
        help_text=gettext_lazy(
            "A day, month or year, as the text gives it; empty where it does not."
        ),
    )
    districts = forms.ModelMultipleChoiceField(
        District.objects.order_by("name_en"),
        widget=forms.SelectMultiple(attrs=FEW),
        label=gettext_lazy("Districts"),
        help_text=gettext_lazy("Where it happened; of a departure, what was left."),
    )
    destinations = forms.ModelMultipleChoiceField(
        District.objects.order_by("name_en"),
        required=False,
        widget=forms.SelectMultiple(attrs=FEW),
        label=gettext_lazy("Where people went"),
    )
    parties = forms.ModelMultipleChoiceField(
        Actor.objects.order_by("name_en"),
        required=False,
        widget=forms.SelectMultiple(attrs=FEW),
        label=gettext_lazy("Parties"),
    )
    holder = forms.ModelChoiceField(
        Actor.objects.order_by("name_en"),
        required=False,
        label=gettext_lazy("Who holds it from then on"),
        help_text=gettext_lazy("Only where the words say that control changed."),
    )
    category = forms.ChoiceField(
        choices=[("", "—"), *choices.FigureCategory.choices],
        required=False,
        label=gettext_lazy("A number they give, of"),
    )
    qualifier = forms.ChoiceField(
        choices=choices.FigureQualifier.choices,
        required=False,
        label=gettext_lazy("How it is given"),
    )
    low = forms.IntegerField(
        min_value=0, required=False, label=gettext_lazy("Number, or the lower end")
    )
    high = forms.IntegerField(min_value=0, required=False, label=gettext_lazy("The upper end"))
    counted = forms.ChoiceField(
        choices=choices.FigureStage.choices,
        required=False,
        initial=choices.FigureStage.UNSPECIFIED,
        label=gettext_lazy("When they were counted"),
    )
    said_by = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Who gave the number, in the text’s words"),
    )

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("low"), cleaned.get("high")
        if (low, high) != (None, None) and not cleaned.get("category"):
            self.add_error("category", _("Say whom or what the number counts."))
        if None not in (low, high) and high < low:
            self.add_error("high", _("The upper end is below the lower."))
        vague = cleaned.get("qualifier") == choices.FigureQualifier.VAGUE
        if cleaned.get("category") and not vague and (low, high) == (None, None):
            self.add_error("low", _("Give the number, or say that it is in words only."))
        return cleaned

    def claim(self) -> workflow.HandClaim:
        """What the form says, for workflow."""
        given = self.cleaned_data
        figure = None
        if given["category"]:
            low, high = given["low"], given["high"]
            qualifier = given["qualifier"]
            # as the reader has it: "at least 300" has no upper end, "about 300" both ends alike
            if qualifier in (choices.FigureQualifier.EXACTLY, choices.FigureQualifier.ABOUT):
                low, high = (low if low is not None else high), (high if high is not None else low)
            figure = workflow.HandFigure(
                given["category"], qualifier, low, high, given["counted"], given["said_by"].strip()
            )
        return workflow.HandClaim(
            quote=given["quote"],
            kind=given["kind"],
            stage=given["stage"],
            polarity=given["polarity"],
            date=given["date"],
            districts=tuple(given["districts"]),
            destinations=tuple(given["destinations"]),
            parties=tuple(given["parties"]),
            holder=given["holder"],
            figure=figure,
        )
