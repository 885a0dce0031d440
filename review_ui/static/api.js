// Calls to the API. A refusal is an ApiProblem with the problem document's code and words.

import { text } from "./dom.js";

export class ApiProblem extends Error {
  constructor(status, document) {
    super(text(`problem.${document.code}`) ?? document.detail ?? text("problem.unknown"));
    this.status = status;
    this.code = document.code;
    this.document = document;
  }
}

export async function call(method, path, { version, body } = {}) {
  const headers = { Accept: "application/json" };
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new ApiProblem(0, { code: "offline" });
  }
  const document = await response.json().catch(() => ({ code: "unknown" }));
  if (!response.ok) throw new ApiProblem(response.status, document);
  return document;
}
