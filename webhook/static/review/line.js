// Requests to the service, one after the other, in the order in which they were asked for.

const token = document.querySelector("meta[name=csrf-token]").content;
let last = Promise.resolve();

export class Refused extends Error {
  constructor(status, body) {
    super(body.detail || "");
    this.status = status;
    this.body = body;
  }
}

// Waits for those before it; a failure of one does not stop the next.
export function inTurn(work) {
  const result = last.then(work);
  last = result.catch(() => {});
  return result;
}

export async function post(address, fields) {
  const body = fields instanceof FormData ? fields : new FormData();
  if (!(fields instanceof FormData)) for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return answer(await fetch(address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } }));
}

export async function get(address) {
  return answer(await fetch(address, { headers: { Accept: "application/json" } }));
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}
