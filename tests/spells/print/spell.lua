-- What is printed is the same text, and comes while the spell runs.
print("plain", 1, 2.5, true)
print("héllo 日本")
print("")
print("line\nbreak")
return "printed"
