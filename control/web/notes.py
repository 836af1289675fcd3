"""The filter `tell_note`: a kept note in the reader's language (control/workflow/notes.py)."""

from django import template

from control import workflow

register = template.Library()
register.filter("tell_note", workflow.tell_note)
