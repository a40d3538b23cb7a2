import type { JSX } from "preact";
import * as store from "../state/store";
import { Icon } from "./icons";

/** sentence begins a message with a capital, unless its first word is a name such as n_top_genes or /X/data. */
function sentence(message: string): string {
  return /^[a-z]+[ ,:]/.test(message) ? message.charAt(0).toUpperCase() + message.slice(1) : message;
}

/** The card of a failure: what happened, where, what to do; the chain of causes in a fold. The app goes on under it. */
export function TroubleCard(): JSX.Element | null {
  const t = store.trouble.value;
  if (!t) return null;
  return (
    <div class="trouble" role="alert">
      <Icon name="warning" />
      <div class="trouble-text">
        <h2>{sentence(t.message)}</h2>
        {t.hint && <p>{t.hint}</p>}
        {t.where && (
          <p class="trouble-where">
            Where: <code>{t.where}</code>
          </p>
        )}
        <details>
          <summary>Details</summary>
          <p>While {t.doing}.</p>
          {t.detail.length > 0 && (
            <ul>
              {t.detail.map((line) => (
                <li key={line}>
                  <code>{line}</code>
                </li>
              ))}
            </ul>
          )}
        </details>
      </div>
      <button
        type="button"
        class="quiet square"
        aria-label="Dismiss the message"
        onClick={() => {
          store.trouble.value = null;
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
