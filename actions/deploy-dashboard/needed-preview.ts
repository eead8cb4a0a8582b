import { UserError } from "../../src/report/user-error.ts";

/** The pull request whose preview is to be removed. @throws UserError when none is named */
export function neededPreview(preview: number | undefined): number {
  if (preview !== undefined) return preview;
  throw new UserError(
    'The input "preview" of deploy-dashboard is missing; the operation remove takes a preview away.',
    {
      fix: "Give the pull request's number: preview: ${{ github.event.pull_request.number }}",
    },
  );
}
