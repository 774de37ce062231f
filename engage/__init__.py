"""The Luton 2040 engagement platform: consultations, youth surveys and what people said in them."""

__version__ = "0.1.0"
