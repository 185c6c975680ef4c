"""How forms look: {{ form }} and {{ form.name.as_field_group }} come out in the house style."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms with the templates of kepu.ui; widgets stay Django's own and are styled by element."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"
