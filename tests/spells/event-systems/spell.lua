-- A bus of the spell's own: whoever emits waits until all have heard; a listener that fails stops nobody.
local heard = {}
local bus = EventSystem.new()
bus:on("order:*", function(data) table.insert(heard, { "order", data }) end)
bus:on("order:paid", function() error("not my day") end)
bus:on("*", function(type, data) table.insert(heard, { type, data }) end)
bus:emit("order:paid", { id = 1 })
bus:publish("other", 2)
local removed = { bus:off("order:*"), bus:off("order:*") }
bus:emit("order:sent", { id = 3 })

local other = EventSystem()
other:emit("order:paid", "nobody listens")
return { heard, removed }
