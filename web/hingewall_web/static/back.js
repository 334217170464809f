// Going back after a log-out shows nobody's history: Safari keeps pages as they were over http, in spite of no-store.

addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
