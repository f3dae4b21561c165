"""How this house presents itself and whom it lets in: what stewards change while it runs."""
