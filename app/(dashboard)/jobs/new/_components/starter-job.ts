/** A first document that shows the parts of a job. */
export const starterJob = `# Where the code is: a git repository, an image, or a code artifact.
git:
  repository: https://github.com/your-team/training.git
  branch: main
  # A full commit instead of a branch makes every run the same:
  # commit: 0123456789abcdef0123456789abcdef01234567

# How it is started, in the checked-out folder.
entry_point: python train.py
args: []

# Settings of the program. Secrets do not belong here: a queue passes them on from the agent.
env: {}
hyperparameters: {}
`;
