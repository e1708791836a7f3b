-- What was given to the run.
local input = Spell.input
return { input.name, input.list[1], input.list[2].deep, input.none == nil, #input.empty, (Spell.filename:gsub("%.%w+$", "")) }
