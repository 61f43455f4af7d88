// Makes somebody an operator, as whoever runs the server does it.

import { execFileSync } from "node:child_process";

import type { Person } from "./person.ts";
import { cleanEnvironment, program } from "./server.ts";

export function makeOperator(person: Person): void {
  const cwd = process.env.E2E_FOLDER!;
  const env = { ...cleanEnvironment(), BESACE_FILES__FOLDER: cwd };
  execFileSync(program, ["user", "grant", person.address], { cwd, env });
}
