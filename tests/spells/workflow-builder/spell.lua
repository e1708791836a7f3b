-- The same kinds of workflow from a builder.
local function calculate(name, text) return { name = name, type = "tool", tool = "calculator", input = { input = text } } end
local function number(name, value) return { name = name, execute = function() return value end } end

local sequential = Workflow.builder()
  :name("in_turn")
  :description("One after another")
  :add_step(calculate("first", "1 + 1"))
  :add_step(calculate("second", "{{step:first:output}} * 10"))
  :error_strategy("fail_fast")
  :timeout_ms(60000)
  :build()
local parallel = Workflow.builder():parallel():name("beside"):add_step(number("left", 1)):add_step(number("right", 2)):max_concurrency(2):build()
local conditional = Workflow.builder()
  :conditional()
  :name("choice")
  :condition({ type = "shared_data_equals", key = "kind", value = "yes" })
  :add_then_step(number("taken", "then"))
  :add_else_step(number("other", "else"))
  :build()
local branched = Workflow.builder()
  :conditional()
  :name("branches")
  :add_branch("input.n > 10", { number("many", "many") })
  :add_branch("input.n > 5", { number("some", "some") })
  :add_else_step(number("few", "few"))
  :build()
local range = Workflow.builder():loop():name("range"):with_range({ start = 1, ["end"] = 4 }):add_step(calculate("square", "{{loop:current_value}} * {{loop:current_item}}")):build()
local list = Workflow.builder():loop_workflow():name("list"):with_collection({ "a", "b" }):add_step({ name = "up", tool = "text-manipulator", input = { operation = "uppercase", input = "{{loop:current_item}}" } }):build()
local counter = 0
local function count() counter = counter + 1; return counter end
local while_loop = Workflow.builder():loop():name("while"):with_while("iteration < 3"):add_step({ name = "count", execute = count }):max_iterations(10):build()
local asked = Workflow.builder():loop():name("asked"):loop_condition(function(context) return context.iteration < 2 end):add_step({ name = "count", execute = count }):build()

local kinds = {}
for _, workflow in ipairs({ sequential, parallel, conditional, range }) do kinds[#kinds + 1] = workflow.type end
conditional:set_shared_data("kind", "yes")
local yes = conditional:execute()
conditional:set_shared_data("kind", "no")
local no = conditional:execute()
local template_ok, template_error = pcall(function()
  return Workflow.builder():sequential():name("templated"):add_template_step("made", "no_such_template", { a = 1 }):build():run()
end)
local no_name = pcall(function() return Workflow.builder():loop():build() end)

return {
  kinds = kinds,
  sequential = sequential:execute().outputs,
  parallel = parallel:execute().outputs,
  choice = { yes.output, yes.branch_taken, no.output, no.branch_taken },
  branches = { branched:run({ n = 20 }), branched:run({ n = 7 }), branched:run({ n = 1 }) },
  range = range:execute().iteration_outputs,
  list = list:execute().iterations,
  while_loop = { while_loop:execute().iterations, counter },
  asked = { asked:execute().iterations, counter },
  template = { template_ok, template_error.code },
  no_name = no_name,
}
