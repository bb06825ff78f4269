# Terraform: a machine that starts an engine.
variable "machine" {
  default = "g6.xlarge"
}

resource "aws_instance" "embedder" {
  ami           = "ami-0123456789abcdef0"
  instance_type = var.machine
  count         = 2

  user_data = <<-EOT
    #!/bin/bash
    docker run -d --gpus all -p 80:80 ghcr.io/huggingface/text-embeddings-inference:1.7 \
      --model-id BAAI/bge-large-en-v1.5
  EOT
}
