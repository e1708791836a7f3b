-- Every way to refer to the input, to steps, to shared data and to what has no value.
local forms = {
  "{{input}}", "{{input.name}}", "{{name}}", "{{input.list[1]}}", "{{input.deep.key}}", '{{input["odd key"]}}', "{{ input.name }}",
  "{{step:made:output}}", "{{step:made:output.title}}", "{{step.made.result}}", "{{step.made.output}}", "{{steps.made.output.title}}", "{{made.output.title}}", "{{made.title}}",
  "{{made}}", "{{alias}}", "{{alias.title}}", "$made.output.title", "$alias.title", "$made_output", "$input.name",
  "{{shared}}", "in text: {{input.name}} and {{made.output.count}}", "as JSON: {{alias}}", "{{nothing.here}}", "{{step:nowhere:output}}", "a {{b", "$5",
}
local results = {}
for index, form in ipairs(forms) do
  local flow = Workflow.sequential({
    name = "refer",
    steps = {
      { name = "made", output = "alias", execute = function() return { title = "T", count = 3 } end },
      { name = "use", input = { value = form }, execute = function(context, input) return input end },
    },
  })
  flow:set_shared_data("shared", { "from", "outside" })
  local ok, value = pcall(function() return flow:run({ name = "Ada", list = { "a", "b" }, deep = { key = 1 }, ["odd key"] = true }) end)
  results[index] = { form, ok and value or value.code }
end
return results
