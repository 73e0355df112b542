"""The kiosk's half of `make bench`: product, three form engines, a bare page, a real Chromium."""
