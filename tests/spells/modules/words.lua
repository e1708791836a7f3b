return { rectangle = "rectangle" }
