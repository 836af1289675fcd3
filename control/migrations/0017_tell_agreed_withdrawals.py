"""A force that pulls back from a place under a deal is a kind of deal of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0016_tell_evidence_in_arabic"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_kind_code",
        ),
        migrations.RemoveConstraint(
            model_name="deal",
            name="deal_kind_code",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_kind_code",
        ),
        migrations.AlterField(
            model_name="claim",
            name="kind",
            field=models.CharField(
                choices=[
                    ("evacuation", "Evacuation"),
                    ("reconciliation", "Reconciliation"),
                    ("truce", "Truce"),
                    ("ceasefire", "Ceasefire"),
                    ("exchange", "Exchange"),
                    ("surrender", "Surrender"),
                    ("humanitarian_access", "Humanitarian access"),
                    ("status_settlement", "Status settlement"),
                    ("handover", "Handover"),
                    ("agreed_withdrawal", "Agreed withdrawal"),
                    ("capture", "Capture"),
                    ("withdrawal", "Withdrawal"),
                    ("siege_imposed", "Siege imposed"),
                    ("siege_lifted", "Siege lifted"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="deal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("evacuation", "Evacuation"),
                    ("reconciliation", "Reconciliation"),
                    ("truce", "Truce"),
                    ("ceasefire", "Ceasefire"),
                    ("exchange", "Exchange"),
                    ("surrender", "Surrender"),
                    ("humanitarian_access", "Humanitarian access"),
                    ("status_settlement", "Status settlement"),
                    ("handover", "Handover"),
                    ("agreed_withdrawal", "Agreed withdrawal"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="dealevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("evacuation", "Evacuation"),
                    ("reconciliation", "Reconciliation"),
                    ("truce", "Truce"),
                    ("ceasefire", "Ceasefire"),
                    ("exchange", "Exchange"),
                    ("surrender", "Surrender"),
                    ("humanitarian_access", "Humanitarian access"),
                    ("status_settlement", "Status settlement"),
                    ("handover", "Handover"),
                    ("agreed_withdrawal", "Agreed withdrawal"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("evacuation", "Evacuation"),
                    ("reconciliation", "Reconciliation"),
                    ("truce", "Truce"),
                    ("ceasefire", "Ceasefire"),
                    ("exchange", "Exchange"),
                    ("surrender", "Surrender"),
                    ("humanitarian_access", "Humanitarian access"),
                    ("status_settlement", "Status settlement"),
                    ("handover", "Handover"),
                    ("agreed_withdrawal", "Agreed withdrawal"),
                    ("capture", "Capture"),
                    ("withdrawal", "Withdrawal"),
                    ("siege_imposed", "Siege imposed"),
                    ("siege_lifted", "Siege lifted"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "evacuation",
                            "reconciliation",
                            "truce",
                            "ceasefire",
                            "exchange",
                            "surrender",
                            "humanitarian_access",
                            "status_settlement",
                            "handover",
                            "agreed_withdrawal",
                            "capture",
                            "withdrawal",
                            "siege_imposed",
                            "siege_lifted",
                        ],
                    )
                ),
                name="claim_kind_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "evacuation",
                            "reconciliation",
                            "truce",
                            "ceasefire",
                            "exchange",
                            "surrender",
                            "humanitarian_access",
                            "status_settlement",
                            "handover",
                            "agreed_withdrawal",
                        ],
                    )
                ),
                name="deal_kind_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "evacuation",
                            "reconciliation",
                            "truce",
                            "ceasefire",
                            "exchange",
                            "surrender",
                            "humanitarian_access",
                            "status_settlement",
                            "handover",
                            "agreed_withdrawal",
                            "capture",
                            "withdrawal",
                            "siege_imposed",
                            "siege_lifted",
                        ],
                    )
                ),
                name="proposal_kind_code",
            ),
        ),
    ]
