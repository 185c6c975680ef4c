"""Articles for everybody that explain a claim; linked both ways."""

from django.db import models


class ClaimArticle(models.Model):
    """A work that explains a claim. Its public editions stand on the claim's page, and the claim on theirs."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="articles")
    work = models.ForeignKey("content.Work", on_delete=models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()
    linked_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "work"], name="claim_article_once")]
        indexes = [models.Index(fields=["work"], name="claim_article_by_work")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.work_id}"
