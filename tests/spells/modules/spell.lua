-- Files beside the spell, by path and by name.
local shapes = require("./shapes.lua")
local named = require("shapes")
return { shapes.area(3, 4), named.name, require("./shapes.lua") == shapes, shapes.agent("hello") }
