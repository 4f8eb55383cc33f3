/** The launch config and the three template variables as the reference document has them. */
export const sagemakerQueue = `resource_args:
  sagemaker:
    RoleArn: arn:aws:iam::123456789012:role/SageMakerRole
    OutputDataConfig:
      S3OutputPath: s3://bucket/output
    ResourceConfig:
      InstanceType: "{{instance_type}}"
      InstanceCount: 1
      VolumeSizeInGB: "{{volume_size}}"
    StoppingCondition:
      MaxRuntimeInSeconds: "{{max_runtime}}"

template_variables:
  instance_type:
    type: string
    default: ml.p3.2xlarge
    options:
      - ml.p3.2xlarge    # 1x V100
      - ml.p3.8xlarge    # 4x V100
      - ml.p3.16xlarge   # 8x V100
  volume_size:
    type: integer
    default: 100
    min: 50
    max: 500
  max_runtime:
    type: float
    default: 86400.0
    min: 3600.0
    max: 259200.0
`;
