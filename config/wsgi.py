import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

framework = get_wsgi_application()

from control.web.kept import KeptAnswers  # noqa: E402

application = KeptAnswers(framework)
