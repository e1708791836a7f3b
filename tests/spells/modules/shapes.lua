local words = require("words")
local shapes = { name = words.rectangle }
function shapes.area(width, height) return Tool.execute("calculator", { input = width .. " * " .. height }).output end
function shapes.agent(text) return Agent.new({ system_prompt = "Go." }):chat(text) end
return shapes
