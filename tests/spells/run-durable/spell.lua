-- A durable run: its id, a wait that is answered, one whose time is over, a sleep, and what it reports.
local answer = Run.wait_for("approval")
local late = Run.wait_for("nobody", { timeout_ms = 1 })
Run.progress({ done = 1, of = 2 })
Run.sleep(1)
Run.progress("half")
return { id = Run.id(), answer = answer, late = late == nil }
