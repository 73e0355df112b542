"""Django with REST framework on SQLite, one file. TUNED=1: connections are kept and transactions
take the write lock at once; else the usual defaults. Both: WAL, FULL.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

TUNED = os.environ.get("TUNED") == "1"
OPTIONS = {
    "timeout": 30,
    "init_command": "pragma journal_mode=wal; pragma synchronous=full",
    **({"transaction_mode": "IMMEDIATE"} if TUNED else {}),
}
settings.configure(
    SECRET_KEY="a-bench",  # noqa: S106 -- protects nothing
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=[],
    USE_TZ=True,
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path.cwd() / "drafts.db"),
            "ATOMIC_REQUESTS": TUNED,
            "CONN_MAX_AGE": 600 if TUNED else 0,
            "OPTIONS": OPTIONS,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- Django must be set up first
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402


class Draft(models.Model):
    id = models.CharField(primary_key=True, max_length=36)
    rev = models.IntegerField()
    status = models.CharField(max_length=20)
    created = models.DateTimeField(auto_now_add=True)
    answers = models.JSONField()

    class Meta:
        app_label = "bench"
        indexes = (models.Index(fields=["status", "created"], name="by_status"),)


class DraftSerializer(serializers.ModelSerializer):
    class Meta:
        model = Draft
        fields = ("id", "rev", "status", "answers")


class Drafts(generics.CreateAPIView):
    queryset = Draft.objects.all()
    serializer_class = DraftSerializer


urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("drafts", Drafts.as_view()),
]
application = get_wsgi_application()

if "make-tables" in sys.argv:
    with connection.schema_editor() as editor:
        editor.create_model(Draft)
