-- A run that is not durable: it has an id and sleeps, and nobody can send it a signal.
local ok, err = pcall(Run.wait_for, "approval")
Run.sleep(0)
Run.progress({ fine = true })
local bad, mistake = pcall(Run.progress, function() end)
return { ok = ok, code = err.code, id = #Run.id() > 0, same = Run.id() == Run.id(), bad = bad, mistake = mistake.code }
