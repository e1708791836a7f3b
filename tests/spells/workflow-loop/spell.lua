-- Loops over a range, a list, a reference, a function's list, and while a condition holds; breaks and what they gather.
local function loop(table)
  table.name = table.name or "loop"
  local result = Workflow.loop(table):execute(table.given)
  return { result.success, result.iterations, result.output, result.metadata.extra.break_reason }
end
local function item(field) return { name = "item", execute = function(context) return context[field] end } end
local heard = {}
local attempts = 0

return {
  range = loop({ iterator = { range = { start = 1, ["end"] = 4 } }, body = { item("current_value") }, aggregation_strategy = "collect_all" }),
  down = loop({ iterator = { range = { start = 3, ["end"] = 0, step = -1 } }, steps = { item("current_item") }, aggregation_strategy = "collect" }),
  list = loop({ iterator = { collection = { "x", "y" } }, body = { item("current_item") }, aggregator = function(outputs) return table.concat(outputs, "+") end }),
  index = loop({ iterator = { collection = { "x", "y" } }, body = item("current_index"), aggregation_strategy = "collect" }),
  reference = loop({ given = { items = { 5, 6 } }, iterator = { collection = "{{input.items}}" }, body = { item("current_item") }, aggregation_strategy = "collect" }),
  made = loop({ iterator = { collection = function() return { 1, 2, 3 } end }, body = { item("total_iterations") }, aggregation_strategy = "collect" }),
  empty = loop({ iterator = { collection = {} }, body = { item("current_item") }, aggregation_strategy = "collect" }),
  while_condition = loop({ iterator = { while_condition = "iteration < 3", max_iterations = 10 }, body = { item("iteration") } }),
  condition = loop({ condition = function(context) return context.iteration < 2 end, body = { item("iteration") }, max_iterations = 5 }),
  limited = loop({ condition = true, body = { item("iteration") }, max_iterations = 4 }),
  broken = loop({ iterator = { range = { start = 1, ["end"] = 100 } }, break_condition = "item >= 3", body = { item("current_item") } }),
  several = loop({ iterator = { range = { start = 1, ["end"] = 100 } }, break_conditions = { "false", function(context) return context.current_item == 2 end }, body = { item("current_item") } }),
  continued = loop({ iterator = { range = { start = 1, ["end"] = 100 } }, continue_condition = "item < 2", body = { item("current_item") } }),
  heard = loop({
    iterator = { range = { start = 1, ["end"] = 3 } },
    body = { item("current_item") },
    on_iteration_complete = function(number, context) table.insert(heard, { number, context.outputs.item }) end,
  }),
  told = heard,
  failing = loop({
    iterator = { range = { start = 1, ["end"] = 4 } },
    error_strategy = "continue",
    body = { { name = "odd", execute = function(context)
      if context.current_item == 2 then error("even", 0) end
      return context.current_item
    end } },
    aggregation_strategy = "collect",
  }),
  adaptive = Workflow.sequential({
    name = "outer",
    steps = {
      {
        name = "refine",
        type = "adaptive_loop",
        max_iterations = 10,
        condition = function(context) return context.confidence_score < 0.9 end,
        body = { { name = "try", execute = function()
          attempts = attempts + 1
          return { confidence = attempts / 4 }
        end } },
      },
    },
  }):run(),
}
