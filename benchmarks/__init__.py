"""What must stay fast, each as a ratio measured in one run: `make bench`."""
